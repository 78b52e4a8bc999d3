namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Hyperparameters of L-BFGS.
type LBfgsSettings = {
    /// How many steps are remembered, at least 1. Each takes two vectors. The default is 10.
    Memory: int
}

/// What L-BFGS remembers.
type LBfgsMemory = {
    /// The last steps with the changes of the gradient, the newest first.
    Pairs: CurvaturePair list
}

/// BFGS with limited memory: directions -H g, where H is what BFGS would make of the last steps alone, from
/// s'y / y'y of the newest of them times the identity
/// (Liu and Nocedal, On the limited memory BFGS method for large scale optimization, 1989).
[<RequireQualifiedAccess>]
module LBfgs =

    /// Ten steps are remembered.
    let defaults: LBfgsSettings = { Memory = 10 }

    let private direction (pairs: CurvaturePair list) (gradient: Vector) =
        match pairs with
        | [] -> Vector.scale -1.0 gradient
        | newest :: _ -> TwoLoop.descent newest.Scale pairs gradient

    /// How L-BFGS chooses directions. Raises if no step is to be remembered.
    let rule (settings: LBfgsSettings) : DirectionRule<LBfgsMemory> =
        Check.atLeast 1L "Memory" (int64 settings.Memory) |> ignore

        {
            Begin = fun from -> struct ({ Pairs = [] }, SteepestDescent.direction Bounds.None from)
            Next =
                fun memory from _ next ->
                    // Without curvature along the step there is nothing to learn from it.
                    let pairs =
                        match CurvaturePair.between from next with
                        | ValueSome pair -> pair :: List.truncate (settings.Memory - 1) memory.Pairs
                        | ValueNone -> memory.Pairs

                    struct ({ Pairs = pairs }, direction pairs next.Gradient)
            Guess = fun memory context -> if memory.Pairs.IsEmpty then LineContext.firstGuess context else 1.0
        }

    /// L-BFGS with a line search.
    let create
        (settings: LBfgsSettings)
        (search: LineSearch<'Search>)
        : Algorithm<Monitored<DescentState<LBfgsMemory, ShrinkingState<'Search>>>, Evaluation, Evaluation> =
        Descent.create "L-BFGS" (rule settings) search
