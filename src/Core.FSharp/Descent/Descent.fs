namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Methods that go along lines, without bounds: only the direction rule and the line search differ.
[<RequireQualifiedAccess>]
module Descent =

    /// All points. A method ends there where its gradient is zero.
    let private everywhere<'Memory> : FeasibleSet<'Memory> = {
        Bounds = Bounds.None
        Point = fun _ context step -> Vector.addScaled step context.Direction context.From.Point
        LongestStep = fun _ -> infinity
        End =
            fun at ->
                if Vector.largest at.Gradient = 0.0 then
                    ValueSome(DescentEnding.ofZero at)
                else
                    ValueNone
    }

    /// A method from a direction rule for any kind of observation and a line search.
    let ofObservations (name: string) (rule: ObservationRule<'Memory, 'Observation>) (search: LineSearch<'Search>) =
        LineDescent.create everywhere name rule search

    /// A method from a direction rule and a line search.
    let create
        (name: string)
        (rule: DirectionRule<'Memory>)
        (search: LineSearch<'Search>)
        : Algorithm<Monitored<DescentState<'Memory, ShrinkingState<'Search>>>, Evaluation, Evaluation> =
        let rule: ObservationRule<'Memory, Evaluation> = {
            Evaluation = id
            Recall = ValueSome
            First = rule.Begin
            Restart = fun _ from -> rule.Begin from
            Arrive = rule.Next
            FirstStep = rule.Guess
        }

        ofObservations name rule search
