namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Hyperparameters of L-BFGS.
type LBfgsSettings = {
    /// The number of curvature pairs, at least 1. Each takes two vectors. The default is 10.
    Memory: int
}

/// The memory of L-BFGS.
type LBfgsMemory = {
    /// The curvature pairs of the last steps, the newest first.
    Pairs: CurvaturePair list
}

/// L-BFGS, limited-memory BFGS: directions -H g, where H is (s'y / y'y) I of the newest pair, updated by BFGS with the
/// last pairs only (Liu and Nocedal 1989, On the limited memory BFGS method for large scale optimization).
[<RequireQualifiedAccess>]
module LBfgs =

    /// Ten curvature pairs.
    let defaults: LBfgsSettings = { Memory = 10 }

    let private direction (pairs: CurvaturePair list) (gradient: Vector) =
        match pairs with
        | [] -> Vector.scale -1.0 gradient
        | newest :: _ -> TwoLoop.descent newest.Scale pairs gradient

    /// The direction rule of L-BFGS. Raises a `ParameterException` if the memory is below 1.
    let rule (settings: LBfgsSettings) : DirectionRule<LBfgsMemory> =
        Check.atLeast 1L "Memory" (int64 settings.Memory) |> ignore

        {
            Begin = fun from -> struct ({ Pairs = [] }, SteepestDescent.direction Bounds.None from)
            Next =
                fun memory from _ next ->
                    // A step without curvature adds no pair.
                    let pairs =
                        match CurvaturePair.between from next with
                        | ValueSome pair -> pair :: List.truncate (settings.Memory - 1) memory.Pairs
                        | ValueNone -> memory.Pairs

                    struct ({ Pairs = pairs }, direction pairs next.Gradient)
            Guess = fun memory context -> if memory.Pairs.IsEmpty then LineContext.firstGuess context else 1.0
            Validate =
                fun _ memory ->
                    SavedState.within 0 settings.Memory "Pairs remembered" memory.Pairs.Length
                    memory.Pairs |> List.iter CurvaturePair.validate
        }

    /// L-BFGS with a line search.
    let create
        (settings: LBfgsSettings)
        (search: LineSearch<'Search>)
        : Algorithm<Monitored<DescentState<LBfgsMemory, ShrinkingState<'Search>>>, Evaluation, Evaluation> =
        Descent.create "L-BFGS" (rule settings) search |> Algorithm.withSettings settings
