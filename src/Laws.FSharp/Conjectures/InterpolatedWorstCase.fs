namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional
open OptimizerFunctional.Core

/// The worst case of a linear method, by interpolation data.
[<NoComparison>]
type InterpolatedWorstCase = {
    /// The largest f(x_N) - f* found, at |x_0 - x*| = 1.
    Value: float
    /// The largest mean of a cycle of the data: where it is above 0, no function of the class has them. The search
    /// ends with rounding errors.
    CycleMean: float
    /// The points and gradients of the run; the last ones are those of the minimizer, which is the origin.
    Data: InterpolationData
}

/// Worst cases of methods with fixed linear steps over all functions of several coordinates with curvature between mu
/// and L: the gradients and values of a run, as the variables of an augmented Lagrangian (Powell 1969), by L-BFGS.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module InterpolatedWorstCase =

    // Variables: g_0 ... g_N, then f_0 ... f_N. The minimizer is node N + 1, with zeros.
    [<Sealed>]
    type private Lagrangian(mu: float, l: float, steps: float[,], d: int) =
        let n = Array2D.length1 steps
        let nodes = n + 2
        let multipliers = Array2D.zeroCreate<float> nodes nodes
        let share = 1.0 / (2.0 * (1.0 - mu / l))
        let x, g = Array2D.zeroCreate<float> nodes d, Array2D.zeroCreate<float> nodes d
        let byX, byG = Array2D.zeroCreate<float> nodes d, Array2D.zeroCreate<float> nodes d
        let f = Array.zeroCreate<float> nodes

        let read (variables: ReadOnlySpan<float>) =
            for t in 0..n do
                f[t] <- variables[(n + 1) * d + t]

                for c in 0 .. d - 1 do
                    g[t, c] <- variables[t * d + c]
                    x[t, c] <- (if c = 0 then 1.0 else 0.0)

                    for s in 0 .. t - 1 do
                        x[t, c] <- x[t, c] - steps[t - 1, s] * g[s, c]

        /// f_j + q_ij - f_i, which must be at most 0.
        let breach i j =
            let mutable sum = f[j] - f[i]

            for c in 0 .. d - 1 do
                let dx, dg = x[i, c] - x[j, c], g[i, c] - g[j, c]
                sum <- sum + g[j, c] * dx + share * (dg * dg / l + mu * dx * dx - 2.0 * mu / l * dg * dx)

            sum

        /// The weight of the penalty.
        member val Weight = 1.0 with get, set

        /// -f_N + sum of (max(0, m + w c)^2 - m^2) / (2 w), and its gradient.
        member this.Evaluate(variables: ReadOnlySpan<float>, gradient: Span<float>) : float =
            read variables
            Array.Clear byX
            Array.Clear byG
            gradient[(n + 1) * d + n] <- -1.0
            let mutable value = -f[n]

            for i in 0 .. nodes - 1 do
                for j in 0 .. nodes - 1 do
                    let active = multipliers[i, j] + this.Weight * breach i j

                    if i <> j && active > 0.0 then
                        value <- value + active * active / (2.0 * this.Weight)

                        if i <= n then
                            gradient[(n + 1) * d + i] <- gradient[(n + 1) * d + i] - active

                        if j <= n then
                            gradient[(n + 1) * d + j] <- gradient[(n + 1) * d + j] + active

                        for c in 0 .. d - 1 do
                            let dx, dg = x[i, c] - x[j, c], g[i, c] - g[j, c]
                            let ofX = g[j, c] + share * 2.0 * mu * (dx - dg / l)
                            let ofG = share * 2.0 / l * (dg - mu * dx)
                            byX[i, c] <- byX[i, c] + active * ofX
                            byX[j, c] <- byX[j, c] - active * ofX
                            byG[i, c] <- byG[i, c] + active * ofG
                            byG[j, c] <- byG[j, c] + active * (dx - ofG)

            for s in 0..n do
                for c in 0 .. d - 1 do
                    let mutable sum = byG[s, c]

                    for t in s + 1 .. n do
                        sum <- sum - steps[t - 1, s] * byX[t, c]

                    gradient[s * d + c] <- sum

            value

        /// Moves the multipliers to those of the variables.
        member this.Update(variables: Vector) : unit =
            read (variables.AsSpan())

            for i in 0 .. nodes - 1 do
                for j in 0 .. nodes - 1 do
                    if i <> j then
                        multipliers[i, j] <- max 0.0 (multipliers[i, j] + this.Weight * breach i j)

        /// The data of the variables, with the values replaced by the largest possible ones.
        member _.WorstCase(variables: Vector) : InterpolatedWorstCase =
            read (variables.AsSpan())
            let rows (matrix: float[,]) = Array.init nodes (fun t -> Array.init d (fun c -> matrix[t, c]))
            let data = { Points = rows x; Gradients = rows g }
            let gaps = Interpolation.gaps mu l data

            {
                Value = (Interpolation.largestValues gaps (n + 1))[n]
                CycleMean = Interpolation.largestCycleMean gaps
                Data = data
            }

    /// The worst case of x_t = x_0 - sum over s < t of steps[t - 1, s] g_s after as many steps as the matrix has rows,
    /// in d coordinates, from a start that the seed draws. It is that of a local maximum; several seeds find more.
    let find (mu: float) (l: float) (steps: float[,]) (d: int) (seed: int) : InterpolatedWorstCase =
        let n = Array2D.length1 steps
        Check.notNegative "mu" mu |> ignore
        Check.that $"finite and greater than mu, which is {mu}" (fun l -> mu < l && l < infinity) "L" l |> ignore
        Check.atLeast 1L "d" (int64 d) |> ignore
        let random = Random seed
        let lagrangian = Lagrangian(mu, l, steps, d)

        let objective =
            Objective.Create(ValueAndGradientInto(fun point gradient -> lagrangian.Evaluate(point, gradient)))

        let options = Minimize.options (Stop.Or(Stop.GradientBelow 1e-15, Stop.AfterIterations 2000L))
        let solver = LBfgs.create { Memory = 30 } (MoreThuente.create MoreThuente.defaults)

        // Gradients that fall as those of a line with a rounded end, and some noise.
        let mutable variables =
            Vector.init ((n + 1) * (d + 1)) (fun i ->
                let noise = 0.02 * l * (random.NextDouble() - 0.5)
                let isAlong = i < (n + 1) * d && i % d = 0
                noise + (if isAlong then l / float (2 * n + 1) else 0.0))

        for round in 1..120 do
            variables <- (Minimize.evaluations solver objective options variables).Best.Point
            lagrangian.Update variables

            if round % 4 = 0 then
                lagrangian.Weight <- min 1e3 (2.0 * lagrangian.Weight)

        lagrangian.WorstCase variables
