namespace OptimizerFunctional

/// How nonlinear conjugate gradients weigh the last direction: beta, from the gradients g before and g+ after a step
/// along the direction d, and their difference y.
type ConjugateGradientFormula =
    /// (y - 2 d y'y / d'y)'g+ / d'y, but not below a bound that keeps it from 0: CG_DESCENT of Hager and Zhang, 2005
    /// and 2013.
    | HagerZhang = 0
    /// max(0, y'g+ / g'g): Polak and Ribière, 1969, never below 0 as Powell proposed.
    | PolakRibierePlus = 1
    /// g+'g+ / g'g: Fletcher and Reeves, 1964.
    | FletcherReeves = 2
    /// y'g+ / d'y: Hestenes and Stiefel, 1952.
    | HestenesStiefel = 3
    /// g+'g+ / d'y: Dai and Yuan, 1999.
    | DaiYuan = 4

namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Hyperparameters of nonlinear conjugate gradients.
type ConjugateGradientSettings = {
    /// How the last direction is weighed. The default is the formula of Hager and Zhang.
    Formula: ConjugateGradientFormula
    /// theta of that formula, above 1/4, from where on it gives directions of descent. The default is 1.
    Theta: float
    /// eta of that formula: beta is at least eta d'g / d'd. At least 0. The default is 0.4.
    Eta: float
    /// nu: the method goes back to the steepest descent where |g'g+| >= nu g+'g+ for successive gradients, which
    /// are orthogonal on a quadratic function. Above 0; infinity for never. The default is 0.2.
    PowellRestart: float
}

/// What nonlinear conjugate gradients remember besides the last line.
type ConjugateGradientMemory = {
    /// Directions in succession that came from the one before.
    Conjugate: int
}

/// Nonlinear conjugate gradients: directions d+ = -g+ + beta d, and the steepest descent wherever that does not go
/// down. The default formula is that of Hager and Zhang, A new conjugate gradient method with guaranteed descent and an
/// efficient line search, SIAM J. Optim. 16(1), 2005, equation 1.3, with theta and the bound of The limited memory
/// conjugate gradient method, SIAM J. Optim. 23(4), 2013. The restart is that of Powell, Restart procedures for the
/// conjugate gradient method, Math. Programming 12, 1977. The other formulas are in Nocedal, Wright, Numerical
/// Optimization, section 5.2.
[<RequireQualifiedAccess>]
module ConjugateGradient =

    /// The formula of Hager and Zhang with its numbers of 2013, and Powell's restart.
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

        // Also false where beta is not a number.
        if Vector.dot proposed gradient < 0.0 then
            struct ({ Conjugate = memory.Conjugate + 1 }, proposed)
        else
            struct ({ Conjugate = 0 }, Vector.scale -1.0 gradient)

    /// The first step to try on the first line is at most this share of the point, in their infinity norms: rule I0 of
    /// Hager and Zhang, whose searches go on from there to longer steps. A direction that was not scaled by any
    /// curvature leads from a start far away past the valley to flat ground where it is longer.
    let private firstShare = 0.01

    let private guess (context: LineContext) =
        let guess = LineContext.firstGuess context

        let longest = firstShare * Vector.largest context.From.Point / Vector.largest context.Direction

        if Double.IsNaN context.PreviousStep && longest > 0.0 then
            min guess longest
        else
            guess

    /// How conjugate gradients choose directions.
    let rule (settings: ConjugateGradientSettings) : DirectionRule<ConjugateGradientMemory> = {
        Begin = fun from -> struct ({ Conjugate = 0 }, SteepestDescent.direction Bounds.None from)
        Next = next settings
        Guess = fun _ context -> guess context
    }

    /// Nonlinear conjugate gradients with a line search.
    let create
        (settings: ConjugateGradientSettings)
        (search: LineSearch<'Search>)
        : Algorithm<Monitored<DescentState<ConjugateGradientMemory, ShrinkingState<'Search>>>, Evaluation, Evaluation> =
        Check.that "finite and greater than 0.25" (fun v -> 0.25 < v && v < infinity) "Theta" settings.Theta |> ignore

        Check.notNegative "Eta" settings.Eta |> ignore

        Check.that "greater than 0" (fun v -> 0.0 < v) "PowellRestart" settings.PowellRestart |> ignore

        Descent.create "conjugate gradient" (rule settings) search
