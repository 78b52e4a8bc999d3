namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Coordinates whose derivatives are all 0. Either the residuals do not depend on them, or their columns have
/// underflowed: before a least-squares method terminates, it tries other values of them.
[<RequireQualifiedAccess>]
module internal FlatCoordinates =

    /// The free coordinates whose columns are 0; none if the residuals are 0.
    let find (bounds: Bounds) (at: LeastSquaresIterate) : int list =
        let norms = LeastSquaresIterate.columnNorms at.Jacobian

        if at.Value > 0.0 then
            LeastSquaresEnding.free bounds at |> Seq.filter (fun j -> norms[j] = 0.0) |> Seq.toList
        else
            []

    /// Probe points that differ only in the flat coordinates, which are 0 in one and 1 in the other, or 1 and -1 if
    /// they are 0 now, clipped to the bounds. If the residuals are the same at both, they do not depend on these
    /// coordinates. Otherwise a column that underflowed to 0 hides a dependence.
    let probes (bounds: Bounds) (at: LeastSquaresIterate) : Vector list =
        let flat = find bounds at

        let moved (target: float -> float) =
            Vector.init at.Point.Length (fun j ->
                let x = at.Point[j]

                if List.contains j flat then bounds.Clamp(j, target x) else x)

        [
            moved (fun x -> if x = 0.0 then 1.0 else 0.0)
            moved (fun x -> if x = 0.0 || x = 1.0 then -1.0 else 1.0)
        ]
        |> List.filter (Vector.isSame at.Point >> not)

    /// Raises where a search for other values that was read cannot be one.
    let validate (bounds: Bounds) (loss: Loss) (last: Evaluation) at (ending: Ending) tried (probe: Vector) : unit =
        LeastSquaresIterate.validate loss last at
        SavedState.within 0 2 "tried" tried
        SavedState.point bounds "probe" last.Point.Length probe

        for sentence in ending.Sentence :: (ending.ByDifferences |> ValueOption.toList |> List.map _.Sentence) do
            SavedState.require
                (sentence.Length > 0 && sentence.Length <= 1000 && not (Seq.exists System.Char.IsControl sentence))
                "Sentence"
                $"a text of {sentence.Length} letters"
                "one sentence"

    /// The ending if the residuals depend on flat coordinates, or if all coordinates are flat.
    let degenerate (flat: int list) : Ending =
        let names = flat |> List.map string |> String.concat ", "

        Ending.create
            StopKind.IllConditioned
            0.0
            nan
            $"Stopped: all derivatives by coordinate {names} are 0, which does not tell where the residuals are \
              smaller,"

    /// The state that asks for the next probe, or the ending once the probes have shown whether the residuals depend on
    /// flat coordinates. `tried` probes have been tried; `ask` creates the state for the next.
    let conclude
        (bounds: Bounds)
        (ask: LeastSquaresIterate * Ending * int * Vector -> 'State)
        (tried: int)
        (at: LeastSquaresIterate)
        (ending: Ending)
        : Result<'State, Ending> =
        match find bounds at with
        | [] -> Error ending
        | flat when flat.Length = at.Point.Length -> Error(degenerate flat)
        | _ ->
            match probes bounds at |> List.tryItem tried with
            | Some probe -> Ok(ask (at, ending, tried, probe))
            | None -> Error ending

    /// The state or the ending after the residuals at a probe.
    let look bounds ask (at: LeastSquaresIterate) ending tried (observation: Linearization) : Result<'State, Ending> =
        Check.dimension "residuals" at.Residuals.Length observation.Residuals |> ignore

        if Vector.isSame observation.Residuals at.Residuals then
            conclude bounds ask (tried + 1) at ending
        else
            Error(degenerate (find bounds at))
