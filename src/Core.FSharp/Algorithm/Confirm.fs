namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Confirms runs that were read: nothing that is known of another function is gone on with.
[<RequireQualifiedAccess>]
module internal Confirm =

    /// How far a value or a partial derivative may be from the saved one on another platform, as a share of its size.
    [<Literal>]
    let RoundingShare = 1e-9

    /// The run, once the objective has given its last iterate and its best point again. This counter is not that of
    /// the run: these evaluations are not counted. Objectives that change from step to step cannot be asked.
    let run
        (algorithm: Algorithm<'State, 'Iterate, 'Observation>)
        (observer: Observer<'Observation>)
        (counter: Counter)
        (run: Run<'State, 'Iterate>)
        : Run<'State, 'Iterate> =
        let isSame size (saved: float) (now: float) =
            let allowed = RoundingShare * max size (max (abs saved) (abs now))

            saved.Equals now
            || run.Confirmation = Confirmation.ToRounding && Double.IsFinite allowed && abs (saved - now) <= allowed

        let confirmAt index place (saved: Evaluation) =
            let now = algorithm.Evaluate saved.Point (observer.Observe(index, saved.Point, counter))
            let differs what (was: float) (is: float) = raise (ResumeException(what, Number.text was, Number.text is))

            // What rounding the coordinates, and the value of the iterate before, make of a value.
            let ofPoint =
                if saved.Gradient.IsEmpty then
                    0.0
                else
                    Vector.largest saved.Gradient * Vector.largest saved.Point

            let size =
                if Double.IsFinite run.PreviousValue then
                    max ofPoint (abs run.PreviousValue)
                else
                    ofPoint

            if not (isSame size saved.Value now.Value) then
                differs $"The value at the {place}" saved.Value now.Value

            // Differences of values depend on what the run had learned when they were taken.
            if observer.Source <> GradientSource.CentralDifferences && saved.Gradient.Length = now.Gradient.Length then
                let size = Vector.largest saved.Gradient

                for i in 0 .. now.Gradient.Length - 1 do
                    if not (isSame size saved.Gradient[i] now.Gradient[i]) then
                        differs $"Partial derivative {i} at the {place}" saved.Gradient[i] now.Gradient[i]

        if run.Confirmation <> Confirmation.NotNeeded && run.Iterate.IsSome && not observer.IsChanging then
            let last = run.Current
            confirmAt run.Index "last iterate" last

            let isLast =
                run.BestIndex = run.Index && run.Best.Value.Equals last.Value && Vector.isSame run.Best.Point last.Point

            if not isLast then
                confirmAt run.BestIndex "best point" run.Best

        { run with Confirmation = Confirmation.NotNeeded }
