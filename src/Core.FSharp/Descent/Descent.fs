namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Line-search methods without bounds. They differ only in the direction rule and the line search.
[<RequireQualifiedAccess>]
module Descent =

    /// The whole space. A method terminates at a gradient of zero.
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

    /// A line-search method from a direction rule for any kind of observation, and a line search.
    let ofObservations (name: string) (rule: ObservationRule<'Memory, 'Observation>) (search: LineSearch<'Search>) =
        LineDescent.create everywhere name rule search

    /// A line-search method from a direction rule and a line search: x <- x + a d.
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
            Validate = rule.Validate
        }

        ofObservations name rule search
