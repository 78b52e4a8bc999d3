namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Coordinates whose derivatives are all 0. The residuals may not depend on them, or their columns have underflowed:
/// before a least-squares method ends, it looks at other values of them.
[<RequireQualifiedAccess>]
module internal FlatCoordinates =

    /// The coordinates that no bound holds and whose columns are 0: the derivatives say nothing of them. None where the
    /// residuals are 0.
    let find (bounds: Bounds) (at: LeastSquaresIterate) : int list =
        let norms = LeastSquaresIterate.columnNorms at.Jacobian

        if at.Value > 0.0 then
            LeastSquaresEnds.free bounds at |> Seq.filter (fun j -> norms[j] = 0.0) |> Seq.toList
        else
            []

    /// Points that differ in flat coordinates only, which are 0 in one and 1 in the other, or 1 and -1 where they are
    /// 0, as far as bounds allow. Residuals that are the same at both do not depend on these coordinates; a column that
    /// has underflowed to 0 hides a dependence.
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

    /// The end where the residuals depend on flat coordinates, or nothing but these is there.
    let degenerate (flat: int list) : Ending =
        let names = flat |> List.map string |> String.concat ", "

        Ending.create
            StopKind.IllConditioned
            0.0
            nan
            $"Stopped: all derivatives by coordinate {names} are 0, which does not tell where the residuals are \
              smaller,"

    /// An end at a point, which flat coordinates put off until it is known whether the residuals depend on them. So
    /// many probes have been `tried`; `ask` makes the state that wants the next.
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

    /// What residuals at a probe say.
    let look bounds ask (at: LeastSquaresIterate) ending tried (observation: Linearization) : Result<'State, Ending> =
        Check.dimension "residuals" at.Residuals.Length observation.Residuals |> ignore

        if Vector.isSame observation.Residuals at.Residuals then
            conclude bounds ask (tried + 1) at ending
        else
            Error(degenerate (find bounds at))
