namespace OptimizerFunctional.Core

open System

/// Converts an optimizer's state to and from the buffers that its kernel updates.
type Layout<'State, 'Clock> = {
    /// The initial state.
    Init: Vector -> 'State
    /// The part of the state that all coordinates share, usually the number of steps taken.
    Clock: 'State -> 'Clock
    /// The clock of the next step.
    Tick: 'Clock -> 'Clock
    /// The vectors of the state, one slot each.
    Slots: 'State -> Vector[]
    /// The state with this clock and these slots.
    Build: 'Clock -> Vector[] -> 'State
}

/// Layouts of states that consist of a step count and vectors, which start at zero.
[<RequireQualifiedAccess>]
module Layout =

    /// The step counter plus one, saturating at Int64.MaxValue.
    let inline next (count: int64) : int64 = if count = Int64.MaxValue then count else count + 1L

    /// The same layout with other initial vectors.
    let from (starts: Vector -> Vector[]) (layout: Layout<'State, int64>) : Layout<'State, int64> = {
        layout with
            Init = starts >> layout.Build 0L
    }

    /// A count and `number` vectors.
    let counting
        (count: 'State -> int64)
        (slots: 'State -> Vector[])
        (build: int64 -> Vector[] -> 'State)
        (number: int)
        : Layout<'State, int64> = {
        Init = fun start -> build 0L (if number = 0 then [||] else Array.replicate number (Vector.zeros start.Length))
        Clock = count
        // A lambda, into which `next` is inlined.
        Tick = fun count -> next count
        Slots = slots
        Build = build
    }

    /// A count alone.
    let count (count: 'State -> int64) (build: int64 -> 'State) : Layout<'State, int64> =
        counting count (fun _ -> [||]) (fun n _ -> build n) 0

    /// A count and one vector.
    let inline one
        ([<InlineIfLambda>] count: 'State -> int64)
        ([<InlineIfLambda>] first: 'State -> Vector)
        ([<InlineIfLambda>] build: int64 -> Vector -> 'State)
        : Layout<'State, int64> =
        counting count (fun state -> [| first state |]) (fun n slots -> build n slots[0]) 1

    /// A count and two vectors.
    let inline two
        ([<InlineIfLambda>] count: 'State -> int64)
        ([<InlineIfLambda>] first: 'State -> Vector)
        ([<InlineIfLambda>] second: 'State -> Vector)
        ([<InlineIfLambda>] build: int64 -> Vector -> Vector -> 'State)
        : Layout<'State, int64> =
        counting count (fun state -> [| first state; second state |]) (fun n slots -> build n slots[0] slots[1]) 2

    /// A count and three vectors.
    let inline three
        ([<InlineIfLambda>] count: 'State -> int64)
        ([<InlineIfLambda>] first: 'State -> Vector)
        ([<InlineIfLambda>] second: 'State -> Vector)
        ([<InlineIfLambda>] third: 'State -> Vector)
        ([<InlineIfLambda>] build: int64 -> Vector -> Vector -> Vector -> 'State)
        : Layout<'State, int64> =
        counting
            count
            (fun state -> [| first state; second state; third state |])
            (fun n slots -> build n slots[0] slots[1] slots[2])
            3

    /// A count and four vectors.
    let inline four
        ([<InlineIfLambda>] count: 'State -> int64)
        ([<InlineIfLambda>] first: 'State -> Vector)
        ([<InlineIfLambda>] second: 'State -> Vector)
        ([<InlineIfLambda>] third: 'State -> Vector)
        ([<InlineIfLambda>] fourth: 'State -> Vector)
        ([<InlineIfLambda>] build: int64 -> Vector -> Vector -> Vector -> Vector -> 'State)
        : Layout<'State, int64> =
        counting
            count
            (fun state -> [| first state; second state; third state; fourth state |])
            (fun n slots -> build n slots[0] slots[1] slots[2] slots[3])
            4
