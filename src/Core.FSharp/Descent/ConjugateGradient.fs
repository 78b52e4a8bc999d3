namespace OptimizerFunctional

/// The formula for beta of nonlinear conjugate gradients, from the gradients g before and g+ after a step along the
/// direction d, with y = g+ - g.
type ConjugateGradientFormula =
    /// beta = (y - theta d y'y / d'y)'g+ / d'y, at least eta d'g / d'd: CG_DESCENT (Hager and Zhang 2005 and 2013).
    | HagerZhang = 0
    /// beta = max(0, y'g+ / g'g): Polak and Ribière 1969, with Powell's restriction to at least 0.
    | PolakRibierePlus = 1
    /// beta = g+'g+ / g'g: Fletcher and Reeves 1964.
    | FletcherReeves = 2
    /// beta = y'g+ / d'y: Hestenes and Stiefel 1952.
    | HestenesStiefel = 3
    /// beta = g+'g+ / d'y: Dai and Yuan 1999.
    | DaiYuan = 4

namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Hyperparameters of nonlinear conjugate gradients.
type ConjugateGradientSettings = {
    /// The formula for beta. The default is Hager and Zhang's.
    Formula: ConjugateGradientFormula
    /// theta of the Hager-Zhang formula, finite and above 1/4, which guarantees descent directions. The default is 1.
    Theta: float
    /// eta of the Hager-Zhang formula: beta is at least eta d'g / d'd. At least 0. The default is 0.4.
    Eta: float
    /// nu of Powell's restart: the direction is the steepest descent direction if |g'g+| >= nu g+'g+. Successive
    /// gradients are orthogonal on a quadratic function. Above 0; infinity for no restarts. The default is 0.2.
    PowellRestart: float
}

/// The memory of nonlinear conjugate gradients, besides the last line.
type ConjugateGradientMemory = {
    /// The number of successive directions without a restart.
    Conjugate: int
}

/// Nonlinear conjugate gradients: d+ = -g+ + beta d, and the steepest descent direction if that is no descent
/// direction. The default formula is that of Hager and Zhang 2005, A new conjugate gradient method with guaranteed
/// descent and an efficient line search, SIAM J. Optim. 16(1), equation 1.3, with theta and the bound of Hager and
/// Zhang 2013, The limited memory conjugate gradient method, SIAM J. Optim. 23(4). The restart is that of Powell 1977,
/// Restart procedures for the conjugate gradient method, Math. Programming 12. The other formulas are in Nocedal and
/// Wright, Numerical Optimization, section 5.2.
[<RequireQualifiedAccess>]
module ConjugateGradient =

    /// The formula of Hager and Zhang with its constants of 2013, and Powell's restart.
    let defaults: ConjugateGradientSettings = {
        Formula = ConjugateGradientFormula.HagerZhang
        Theta = 1.0
        Eta = 0.4
        PowellRestart = 0.2
    }

    /// beta.
    let private weight settings (from: Evaluation) (direction: Vector) (next: Evaluation) =
        let old, gradient = from.Gradient, next.Gradient
        let change = Vector.subtract gradient old

        match settings.Formula with
        | ConjugateGradientFormula.PolakRibierePlus -> max 0.0 (Vector.dot change gradient / Vector.dot old old)
        | ConjugateGradientFormula.FletcherReeves -> Vector.dot gradient gradient / Vector.dot old old
        | ConjugateGradientFormula.HestenesStiefel -> Vector.dot change gradient / Vector.dot direction change
        | ConjugateGradientFormula.DaiYuan -> Vector.dot gradient gradient / Vector.dot direction change
        | _ ->
            let along = Vector.dot direction change

            let correction = settings.Theta * Vector.dot change change * Vector.dot direction gradient / along

            let least = settings.Eta * Vector.dot direction old / Vector.dot direction direction

            max ((Vector.dot change gradient - correction) / along) least

    /// The direction after a step.
    let private next settings memory (from: Evaluation) (direction: Vector) (next: Evaluation) =
        let gradient = next.Gradient
        let product = Vector.dot from.Gradient gradient

        let isOrthogonal = abs product < settings.PowellRestart * Vector.dot gradient gradient

        let beta = if isOrthogonal then weight settings from direction next else nan

        let proposed = Vector.combination -1.0 gradient beta direction

        // Also false if beta is NaN.
        if Vector.dot proposed gradient < 0.0 then
            struct ({ Conjugate = memory.Conjugate + 1 }, proposed)
        else
            struct ({ Conjugate = 0 }, Vector.scale -1.0 gradient)

    /// On the first line, the first step is at most this fraction of the point, in infinity norms: rule I0 of Hager and
    /// Zhang, whose line searches then lengthen it. Far from a minimum, a longer step along an unscaled direction could
    /// pass the valley and end on flat ground.
    let private firstShare = 0.01

    let private guess (context: LineContext) =
        let guess = LineContext.firstGuess context

        let longest = firstShare * Vector.largest context.From.Point / Vector.largest context.Direction

        if Double.IsNaN context.PreviousStep && longest > 0.0 then
            min guess longest
        else
            guess

    /// The direction rule of conjugate gradients.
    let rule (settings: ConjugateGradientSettings) : DirectionRule<ConjugateGradientMemory> = {
        Begin = fun from -> struct ({ Conjugate = 0 }, SteepestDescent.direction Bounds.None from)
        Next = next settings
        Guess = fun _ context -> guess context
        Validate = fun _ _ -> ()
    }

    /// Nonlinear conjugate gradients with a line search.
    let create
        (settings: ConjugateGradientSettings)
        (search: LineSearch<'Search>)
        : Algorithm<Monitored<DescentState<ConjugateGradientMemory, ShrinkingState<'Search>>>, Evaluation, Evaluation> =
        Check.that "finite and greater than 0.25" (fun v -> 0.25 < v && v < infinity) "Theta" settings.Theta |> ignore

        Check.notNegative "Eta" settings.Eta |> ignore

        Check.that "greater than 0" (fun v -> 0.0 < v) "PowellRestart" settings.PowellRestart |> ignore

        Descent.create "conjugate gradient" (rule settings) search |> Algorithm.withSettings settings
