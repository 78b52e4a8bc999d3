namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The quadratic model of the objective, in the coordinates of the Hessian's eigenvectors.
type EigenModel = {
    /// The eigenvalues of the Hessian, ascending.
    Eigenvalues: Vector
    /// The eigenvectors in column-major order.
    [<MayBe(Unusual.OfAnyLength)>]
    Eigenvectors: Vector
    /// The gradient in their coordinates.
    Gradient: Vector
    /// The Newton step, if the Hessian is positive definite; otherwise empty.
    [<MayBe(Unusual.OfAnyLength)>]
    NewtonStep: Vector
    /// The decrease of the model along it.
    NewtonDecrease: float
}

/// The nearly exact solution of the trust-region subproblem: the minimizer of g'p + p'Hp/2 in a ball, to machine
/// precision. p = -(H + lambda I)^-1 g, where lambda is 0 or |p| is the radius, and H + lambda I is positive
/// semidefinite (Moré and Sorensen 1983, Computing a trust region step; Nocedal and Wright, Numerical Optimization,
/// section 4.3). With all eigenvalues known, the equation for lambda needs no factorization, and the hard case, in
/// which the gradient is orthogonal to the eigenvectors of the smallest eigenvalue, needs no tolerance.
[<RequireQualifiedAccess>]
module MoreSorensen =

    /// The model of a gradient and a Hessian. A Hessian that is not symmetric is replaced by its symmetric part; if it
    /// is not finite, the model is linear.
    let model (hessian: Matrix) (gradient: Vector) : EigenModel =
        let n = gradient.Length
        let usable = Hessian.usable hessian

        let eigen =
            usable
            |> ValueOption.bind (fun hessian ->
                LinearAlgebra.trySymmetricEigen hessian.Matrix
                |> ValueOption.map (fun struct (values, vectors) ->
                    struct (Hessian.scaled hessian.Exponent values, vectors)))

        // Not by the eigenvalues: for a badly scaled matrix they are less accurate than a Cholesky factor.
        let newtonStep =
            let solved =
                usable
                |> ValueOption.bind (fun hessian ->
                    LinearAlgebra.tryCholesky hessian.Matrix
                    |> ValueOption.map (fun factor ->
                        factor.Solve(LinearAlgebra.ofVector gradient)
                        |> LinearAlgebra.toVector
                        |> Hessian.scaled -hessian.Exponent))

            match solved with
            | ValueSome solved -> Vector.scale -1.0 solved
            | ValueNone -> Vector.Empty

        let hasNewtonStep = not newtonStep.IsEmpty && Vector.isFinite newtonStep

        let struct (eigenvalues, eigenvectors) =
            eigen |> ValueOption.defaultWith (fun () -> struct (Vector.zeros n, Matrix.scaledIdentity 1.0 n))

        {
            Eigenvalues = eigenvalues
            Eigenvectors = eigenvectors.Entries
            Gradient = Matrix.transposeMultiply eigenvectors gradient
            NewtonStep = if hasNewtonStep then newtonStep else Vector.Empty
            NewtonDecrease = if hasNewtonStep then -0.5 * Vector.dot gradient newtonStep else 0.0
        }

    /// The shift mu = lambda + smallest eigenvalue for which |p| is the radius, from a lower bound, from which Newton's
    /// method on 1/radius - 1/|p(mu)| converges monotonically.
    let private shift (gaps: Vector) (gradient: Vector) (radius: float) (lowest: float) : float =
        let rec go mu count =
            let step = Vector.map2 (fun gap part -> part / (gap + mu)) gaps gradient
            let norm = Vector.norm step

            let slope = Vector.map2 (fun gap part -> part * part / (gap + mu)) gaps step |> Seq.sum

            let next = mu + (norm - radius) / radius * (norm * norm / slope)

            if count = 100 || not (norm > radius * (1.0 + 1e-14)) || not (next > mu) then
                mu
            else
                go next (count + 1)

        go lowest 0

    /// The multiplier lambda, and the step in the coordinates of the eigenvectors, for a radius whose square neither
    /// overflows nor underflows.
    let private solveInUnits (model: EigenModel) (radius: float) : struct (float * Vector) =
        let least = model.Eigenvalues[0]
        let gaps = Vector.map (fun eigenvalue -> eigenvalue - least) model.Eigenvalues

        /// -gradient / (gap + mu), where 0/0 is 0.
        let stepAt mu = Vector.map2 (fun gap part -> if part = 0.0 then 0.0 else -part / (gap + mu)) gaps model.Gradient

        let floor = max 0.0 least
        let atFloor = stepAt floor
        let lengthAtFloor = Vector.norm atFloor

        if lengthAtFloor <= radius then
            let rounding = 1.1e-16 * float gaps.Length * Vector.largest model.Eigenvalues

            if least < -rounding then
                // The hard case: a step along the eigenvector of the smallest eigenvalue, along which the model
                // decreases, reaches the radius.
                let missing = sqrt (radius * radius - lengthAtFloor * lengthAtFloor)
                struct (-least, atFloor.SetItem(0, missing))
            else
                struct (0.0, atFloor)
        else
            let mutable lowest = floor

            for i in 0 .. gaps.Length - 1 do
                lowest <- max lowest (abs model.Gradient[i] / radius - gaps[i])

            let mu = shift gaps model.Gradient radius lowest
            struct (mu - least, stepAt mu)

    /// The multiplier lambda, and the step in the coordinates of the eigenvectors, in units of about the radius, whose
    /// squares neither overflow nor underflow.
    let private solveShifted (model: EigenModel) (radius: float) : struct (float * Vector) =
        let unit = Math.ILogB radius

        let struct (multiplier, coordinates) =
            solveInUnits { model with Gradient = Hessian.scaled -unit model.Gradient } (Math.ScaleB(radius, -unit))

        struct (multiplier, Hessian.scaled unit coordinates)

    /// The step in the ball of this radius.
    let solve (model: EigenModel) (radius: float) : ModelStep =
        let n = model.Gradient.Length

        if not model.NewtonStep.IsEmpty && Vector.norm model.NewtonStep <= radius then
            { Step = model.NewtonStep; Decrease = model.NewtonDecrease; IsAtBoundary = false }
        else
            let struct (multiplier, coordinates) = solveShifted model radius

            let bent =
                Vector.map2
                    (fun eigenvalue coordinate -> (eigenvalue + multiplier) * coordinate * coordinate)
                    model.Eigenvalues
                    coordinates
                |> Seq.sum

            {
                Step = Matrix.multiply (Matrix.wrap n n (Vector.toArray model.Eigenvectors)) coordinates
                Decrease = 0.5 * bent + 0.5 * Vector.dot (Vector.scale multiplier coordinates) coordinates
                IsAtBoundary = multiplier > 0.0
            }

    /// The subproblem, solved nearly exactly. It computes one Hessian per iterate.
    let subproblem: Subproblem<EigenModel> = {
        Model = fun _ _ at -> model at.Hessian at.Evaluation.Gradient
        Solve = solve
        Validate =
            fun dimension model ->
                SavedState.length "Eigenvalues" dimension model.Eigenvalues
                SavedState.finite "Eigenvalues" model.Eigenvalues
                SavedState.length "Eigenvectors" (dimension * dimension) model.Eigenvectors
                SavedState.finite "Eigenvectors" model.Eigenvectors
                SavedState.finite "Gradient of the model" model.Gradient

                for i in 1 .. dimension - 1 do
                    SavedState.number "Eigenvalues" model.Eigenvalues[i] "ascending" (fun value ->
                        value >= model.Eigenvalues[i - 1])

                if not model.NewtonStep.IsEmpty then
                    SavedState.length "NewtonStep" dimension model.NewtonStep
                    SavedState.finite "NewtonStep" model.NewtonStep
        Curvature =
            fun model ->
                let direction = Vector.scale (1.0 / Vector.norm model.Gradient) model.Gradient

                Vector.map2 (fun eigenvalue part -> eigenvalue * part * part) model.Eigenvalues direction |> Seq.sum
    }

    /// The trust-region method with nearly exact solutions of the subproblem.
    let create
        (settings: TrustRegionSettings)
        : Algorithm<Monitored<TrustRegionState<EigenModel>>, Evaluation, SecondOrderEvaluation> =
        TrustRegion.create "Trust region" subproblem settings |> Algorithm.withMatrix
