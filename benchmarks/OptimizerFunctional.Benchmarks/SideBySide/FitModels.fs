/// The formulas of the NIST regressions on plain numbers, with their derivatives: what a user would write who cares for
/// speed. The jets of the test problems, which found the same derivatives by another way, check them.
module OptimizerFunctional.Benchmarks.SideBySide.FitModels

open System
open OptimizerFunctional.StandardProblems

/// A response as a function of the parameters b and the predictors x of one observation.
type Model = {
    /// The response.
    Response: float[] -> float[] -> float
    /// Writes its derivatives by the parameters into the third argument.
    Derivatives: float[] -> float[] -> float[] -> unit
}

let private bennett: Model = {
    Response = fun b x -> b[0] * Math.Pow(b[1] + x[0], -1.0 / b[2])
    Derivatives =
        fun b x into ->
            let shifted = b[1] + x[0]
            let power = Math.Pow(shifted, -1.0 / b[2])
            into[0] <- power
            into[1] <- -b[0] * power / (b[2] * shifted)
            into[2] <- b[0] * power * Math.Log shifted / (b[2] * b[2])
}

let private saturation: Model = {
    Response = fun b x -> b[0] * (1.0 - Math.Exp(-b[1] * x[0]))
    Derivatives =
        fun b x into ->
            let decay = Math.Exp(-b[1] * x[0])
            into[0] <- 1.0 - decay
            into[1] <- b[0] * x[0] * decay
}

let private chwirut: Model = {
    Response = fun b x -> Math.Exp(-b[0] * x[0]) / (b[1] + b[2] * x[0])
    Derivatives =
        fun b x into ->
            let below = b[1] + b[2] * x[0]
            let response = Math.Exp(-b[0] * x[0]) / below
            into[0] <- -x[0] * response
            into[1] <- -response / below
            into[2] <- -x[0] * response / below
}

let private danWood: Model = {
    Response = fun b x -> b[0] * Math.Pow(x[0], b[1])
    Derivatives =
        fun b x into ->
            let power = Math.Pow(x[0], b[1])
            into[0] <- power
            into[1] <- b[0] * power * Math.Log x[0]
}

let private wave (cosine: float) (sine: float) (period: float) (x: float) =
    let angle = 2.0 * Math.PI * x / period
    cosine * Math.Cos angle + sine * Math.Sin angle

/// The derivatives of a wave, by its period into entry k, by the two weights into k + 1 and k + 2.
let private waveDerivatives (b: float[]) k (x: float) (into: float[]) =
    let angle = 2.0 * Math.PI * x / b[k]
    let struct (sine, cosine) = Math.SinCos angle
    into[k] <- (b[k + 1] * sine - b[k + 2] * cosine) * angle / b[k]
    into[k + 1] <- cosine
    into[k + 2] <- sine

let private enso: Model = {
    Response = fun b x -> b[0] + wave b[1] b[2] 12.0 x[0] + wave b[4] b[5] b[3] x[0] + wave b[7] b[8] b[6] x[0]
    Derivatives =
        fun b x into ->
            let struct (sine, cosine) = Math.SinCos(2.0 * Math.PI * x[0] / 12.0)
            into[0] <- 1.0
            into[1] <- cosine
            into[2] <- sine
            waveDerivatives b 3 x[0] into
            waveDerivatives b 6 x[0] into
}

let private bell (b: float[]) k (x: float) =
    let distance = (x - b[k + 1]) / b[k + 2]
    b[k] * Math.Exp(-distance * distance)

let private bellDerivatives (b: float[]) k (x: float) (into: float[]) =
    let distance = (x - b[k + 1]) / b[k + 2]
    let shape = Math.Exp(-distance * distance)
    let slope = 2.0 * b[k] * shape * distance / b[k + 2]
    into[k] <- shape
    into[k + 1] <- slope
    into[k + 2] <- slope * distance

/// Writes the derivatives of b[k] exp(-b[k + 1] x) into entries k and k + 1.
let private decayDerivatives (b: float[]) k (x: float) (into: float[]) =
    let decay = Math.Exp(-b[k + 1] * x)
    into[k] <- decay
    into[k + 1] <- -b[k] * x * decay

let private gauss: Model = {
    Response = fun b x -> b[0] * Math.Exp(-b[1] * x[0]) + bell b 2 x[0] + bell b 5 x[0]
    Derivatives =
        fun b x into ->
            decayDerivatives b 0 x[0] into
            bellDerivatives b 2 x[0] into
            bellDerivatives b 5 x[0] into
}

let private lanczos: Model = {
    Response = fun b x -> b[0] * Math.Exp(-b[1] * x[0]) + b[2] * Math.Exp(-b[3] * x[0]) + b[4] * Math.Exp(-b[5] * x[0])
    Derivatives =
        fun b x into ->
            decayDerivatives b 0 x[0] into
            decayDerivatives b 2 x[0] into
            decayDerivatives b 4 x[0] into
}

/// A polynomial of the given degree over 1 + another: their parameters follow each other.
let private rational degree : Model =
    let parts (b: float[]) (x: float) =
        let mutable above, below, power = b[0], 1.0, 1.0

        for k in 1..degree do
            power <- power * x
            above <- above + b[k] * power
            below <- below + b[degree + k] * power

        struct (above, below)

    {
        Response =
            fun b x ->
                let struct (above, below) = parts b x[0]
                above / below
        Derivatives =
            fun b x into ->
                let struct (above, below) = parts b x[0]
                let response = above / below
                let mutable power = 1.0 / below
                into[0] <- power

                for k in 1..degree do
                    power <- power * x[0]
                    into[k] <- power
                    into[degree + k] <- -response * power
    }

let private mgh10: Model = {
    Response = fun b x -> b[0] * Math.Exp(b[1] / (x[0] + b[2]))
    Derivatives =
        fun b x into ->
            let shifted = x[0] + b[2]
            let growth = Math.Exp(b[1] / shifted)
            into[0] <- growth
            into[1] <- b[0] * growth / shifted
            into[2] <- -b[0] * b[1] * growth / (shifted * shifted)
}

let private misra1c: Model = {
    Response = fun b x -> b[0] * (1.0 - 1.0 / Math.Sqrt(1.0 + 2.0 * b[1] * x[0]))
    Derivatives =
        fun b x into ->
            let under = 1.0 + 2.0 * b[1] * x[0]
            let inverse = 1.0 / Math.Sqrt under
            into[0] <- 1.0 - inverse
            into[1] <- b[0] * x[0] * inverse / under
}

/// x is time and temperature.
let private nelson: Model = {
    Response = fun b x -> b[0] - b[1] * x[0] * Math.Exp(-b[2] * x[1])
    Derivatives =
        fun b x into ->
            let decay = x[0] * Math.Exp(-b[2] * x[1])
            into[0] <- 1.0
            into[1] <- -decay
            into[2] <- b[1] * x[1] * decay
}

let private rat42: Model = {
    Response = fun b x -> b[0] / (1.0 + Math.Exp(b[1] - b[2] * x[0]))
    Derivatives =
        fun b x into ->
            let decay = Math.Exp(b[1] - b[2] * x[0])
            let below = 1.0 + decay
            let slope = b[0] * decay / (below * below)
            into[0] <- 1.0 / below
            into[1] <- -slope
            into[2] <- slope * x[0]
}

/// The model of a data set.
let find (name: string) : Model =
    match name with
    | "Bennett5" -> bennett
    | "BoxBOD"
    | "Misra1a" -> saturation
    | "Chwirut1"
    | "Chwirut2" -> chwirut
    | "DanWood" -> danWood
    | "ENSO" -> enso
    | "Gauss1"
    | "Gauss3" -> gauss
    | "Kirby2" -> rational 2
    | "Lanczos1"
    | "Lanczos2"
    | "Lanczos3" -> lanczos
    | "MGH10" -> mgh10
    | "Misra1c" -> misra1c
    | "Nelson" -> nelson
    | "Rat42" -> rat42
    | "Thurber" -> rational 3
    | other -> invalidArg (nameof name) $"There is no model of a data set named \"{other}\"."

/// Ends the program with a sentence where a formula or a derivative differs from that of the test problem by more than
/// rounding.
let check (problem: RegressionProblem) : unit =
    let model = find problem.Name
    let derivatives = Array.zeroCreate problem.Start2.Length
    let differ (a: float) (b: float) = abs (a - b) > 1e-9 * (abs a + abs b)

    for point in [ problem.Start1; problem.Start2; problem.Certified ] do
        let struct (residuals, jacobian) = problem.ResidualsAndJacobian point

        for i in 0 .. residuals.Length - 1 do
            let response = model.Response point problem.Predictors[i]
            model.Derivatives point problem.Predictors[i] derivatives

            if differ response (residuals[i] + problem.Response[i]) then
                failwith $"{problem.Name}: the response of observation {i} is {response}."

            for j in 0 .. derivatives.Length - 1 do
                if differ derivatives[j] jacobian[i, j] then
                    failwith
                        $"{problem.Name}: derivative {j} of observation {i} is {derivatives[j]}, not {jacobian[i, j]}."
