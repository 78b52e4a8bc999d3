namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// A verdict that no point near here satisfies the constraints, which is checked at points around.
type InfeasibleVerdict = {
    /// Where it was reached.
    At: ConstrainedIterate
    /// The ending.
    Ending: Ending
    /// The number of points that were tried before.
    Tried: int
}

/// What verdicts of infeasibility depend on.
type SeenPoints = {
    /// Whether a point that satisfies the constraints was observed.
    WasFeasible: bool
    /// How often the method has begun again from a point with a smaller violation.
    Restarts: int
}

/// The state of a method with constraints whose verdicts of infeasibility are checked.
[<RequireQualifiedAccess>]
type WithVerdicts<'State> =
    /// The method runs.
    | Searching of state: 'State * seen: SeenPoints
    /// A verdict is checked.
    | Checking of verdict: InfeasibleVerdict * seen: SeenPoints

/// Checks verdicts of infeasibility. A stationary point of the violation can be a saddle or a maximum: the center of a
/// circle. Points around it are tried, and the method begins again where the violation is smaller. Where a point that
/// satisfies the constraints was seen, the problem is not infeasible.
[<RequireQualifiedAccess>]
module internal ConfirmedInfeasible =

    /// The distance of the points, relative to the coordinates.
    let private share = 0.01

    /// The most coordinates that are moved alone.
    let private maxAxes = 32

    /// The number of points at which all coordinates are moved.
    let private corners = 8

    /// A verdict is checked at most so many times.
    let private maxRestarts = 3

    /// The sum of squared violations must fall by this fraction: moves of second order do.
    let private least = 1e-7

    /// Whether a coordinate is moved up at a corner: bits that look random, the same in every run.
    let private isUp (corner: int) (coordinate: int) =
        let mixed = (uint64 (corner + 1) * 0x9E3779B97F4A7C15UL) ^^^ (uint64 (coordinate + 1) * 0xBF58476D1CE4E5B9UL)
        ((mixed ^^^ (mixed >>> 29)) * 0x94D049BB133111EBUL) >>> 63 = 0UL

    let private axes (point: Vector) = min maxAxes point.Length

    /// The point that is tried next.
    let private asked (bounds: Bounds) (verdict: InfeasibleVerdict) : Vector =
        let point = verdict.At.Point

        let moved j up =
            let length = share * max 1.0 (abs point[j])
            // Away from a bound that holds the coordinate.
            let isUp = up && point[j] < bounds.Upper j || point[j] <= bounds.Lower j
            bounds.Clamp(j, point[j] + (if isUp then length else -length))

        if verdict.Tried < axes point then
            point.SetItem(verdict.Tried, moved verdict.Tried true)
        else
            Vector.init point.Length (fun j -> moved j (isUp (verdict.Tried - axes point) j))

    /// The ending where the method got stuck although other points satisfy the constraints.
    let private stuck (at: ConstrainedIterate) : Ending =
        Ending.create
            StopKind.LineSearchFailed
            at.Violation
            nan
            $"Stopped: no direction lowers the violation of {Number.text at.Violation} to first order; points that \
              satisfy the constraints were evaluated before,"

    /// The same method with verdicts that are checked.
    let check
        (constraints: Constraints)
        (ending: ConstrainedEnding)
        (search: Algorithm<'State, ConstrainedIterate, ConstrainedEvaluation>)
        : Algorithm<WithVerdicts<'State>, ConstrainedIterate, ConstrainedEvaluation> =
        let bounds = search.Bounds

        let squares (values: Vector) : float =
            let violations = constraints.Violations values
            Vector.dot violations violations

        /// What follows from the reply of the method to an observation.
        let follow
            (before: SeenPoints)
            (observation: ConstrainedEvaluation)
            isFirst
            (reply: Reply<_, ConstrainedIterate>)
            =
            let isFeasible = Double.IsFinite observation.Value && ending.Excess observation.Constraints = 0.0

            let seen = { before with WasFeasible = before.WasFeasible || isFeasible }

            match reply with
            | Trial state -> Trial(WithVerdicts.Searching(state, seen))
            | Accepted(at, state) -> Accepted(at, WithVerdicts.Searching(state, seen))
            | Stopped ending -> Stopped ending
            | Finished(at, ending) when ending.Kind = StopKind.Infeasible ->
                if seen.WasFeasible then
                    Finished({ at with Certificate = Vector.Empty }, stuck at)
                elif seen.Restarts >= maxRestarts then
                    Finished(at, ending)
                else
                    let state = WithVerdicts.Checking({ At = at; Ending = ending; Tried = 0 }, seen)
                    if isFirst then Accepted(at, state) else Trial state
            | Finished(at, ending) -> Finished(at, ending)

        let tell (state: WithVerdicts<'State>) (observation: ConstrainedEvaluation) =
            match state with
            | WithVerdicts.Searching(state, seen) -> follow seen observation false (search.Tell state observation)
            | WithVerdicts.Checking(verdict, seen) ->
                let isLower =
                    (ending.NonFinite observation).IsNone
                    && squares observation.Constraints < (1.0 - least) * squares verdict.At.Constraints

                let next = { verdict with Tried = verdict.Tried + 1 }

                if isLower then
                    let seen = { seen with Restarts = seen.Restarts + 1 }
                    follow seen observation false (search.Begin observation.Point observation)
                elif next.Tried < axes verdict.At.Point + corners then
                    Trial(WithVerdicts.Checking(next, seen))
                else
                    Finished(verdict.At, verdict.Ending)

        let ask (state: WithVerdicts<'State>) =
            match state with
            | WithVerdicts.Searching(state, _) -> search.Ask state
            | WithVerdicts.Checking(verdict, _) -> asked bounds verdict

        {
            Name = search.Name
            Bounds = bounds
            CheckStart = search.CheckStart
            Begin =
                fun start observation ->
                    let none = { WasFeasible = false; Restarts = 0 }
                    follow none observation true (search.Begin start observation)
            Ask = ask
            Batch = ask >> fun point -> ImmutableArray.Create<Vector>(item = point)
            Tell = tell
            Evaluate = search.Evaluate
            Gradient = search.Gradient
            Violation = search.Violation
            Settings = search.Settings
            Validate =
                fun last state ->
                    match state with
                    | WithVerdicts.Searching(state, seen) ->
                        search.Validate last state
                        SavedState.within 0 maxRestarts "Restarts" seen.Restarts
                    | WithVerdicts.Checking(verdict, seen) ->
                        let count, dimension = constraints.Count, last.Point.Length
                        SavedConstrained.iterate bounds count dimension "At" verdict.At
                        SavedState.within 0 (axes last.Point + corners - 1) "Tried" verdict.Tried
                        SavedState.within 0 maxRestarts "Restarts" seen.Restarts
            InPlace = ValueNone
        }
