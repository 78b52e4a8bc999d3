namespace OptimizerFunctional.StandardProblems

open System

/// The models of the regressions: the response as a function of the parameters b and the predictors of one observation.
module internal NistModels =

    let private bennett (b: Jet[]) (x: float) = b[0] * (b[1] + x) ** (-1.0 / b[2])

    let private saturation (b: Jet[]) (x: float) = b[0] * (1.0 - exp (-b[1] * x))

    let private chwirut (b: Jet[]) (x: float) = exp (-b[0] * x) / (b[1] + b[2] * x)

    let private danWood (b: Jet[]) (x: float) = b[0] * Jet.Constant x ** b[1]

    /// The annual cycle, and two cycles whose periods are parameters.
    let private enso (b: Jet[]) (x: float) =
        let wave (cosine: Jet) (sine: Jet) (period: Jet) =
            let angle = 2.0 * Math.PI * x / period
            cosine * cos angle + sine * sin angle

        b[0] + wave b[1] b[2] (Jet.Constant 12.0) + wave b[4] b[5] b[3] + wave b[7] b[8] b[6]

    /// Two Gaussian peaks on a decaying exponential.
    let private gauss (b: Jet[]) (x: float) =
        let bell (height: Jet) (center: Jet) (width: Jet) = height * exp (-(Jet.square (x - center)) / Jet.square width)

        b[0] * exp (-b[1] * x) + bell b[2] b[3] b[4] + bell b[5] b[6] b[7]

    let private kirby (b: Jet[]) (x: float) = (b[0] + b[1] * x + b[2] * (x * x)) / (1.0 + b[3] * x + b[4] * (x * x))

    let private lanczos (b: Jet[]) (x: float) = b[0] * exp (-b[1] * x) + b[2] * exp (-b[3] * x) + b[4] * exp (-b[5] * x)

    let private mgh10 (b: Jet[]) (x: float) = b[0] * exp (b[1] / (x + b[2]))

    let private misra1c (b: Jet[]) (x: float) = b[0] * (1.0 - (1.0 + 2.0 * b[1] * x) ** -0.5)

    let private nelson (b: Jet[]) (time: float) (temperature: float) = b[0] - b[1] * time * exp (-b[2] * temperature)

    let private rat42 (b: Jet[]) (x: float) = b[0] / (1.0 + exp (b[1] - b[2] * x))

    let private thurber (b: Jet[]) (x: float) =
        let square, cube = x * x, x * x * x

        (b[0] + b[1] * x + b[2] * square + b[3] * cube) / (1.0 + b[4] * x + b[5] * square + b[6] * cube)

    let private ofOne (model: Jet[] -> float -> Jet) (b: Jet[]) (predictors: float[]) =
        model b (Array.exactlyOne predictors)

    /// The data sets and their models, in the order of their names.
    let all: (string * (Jet[] -> float[] -> Jet)) list = [
        "Bennett5", ofOne bennett
        "BoxBOD", ofOne saturation
        "Chwirut1", ofOne chwirut
        "Chwirut2", ofOne chwirut
        "DanWood", ofOne danWood
        "ENSO", ofOne enso
        "Gauss1", ofOne gauss
        "Gauss3", ofOne gauss
        "Kirby2", ofOne kirby
        "Lanczos1", ofOne lanczos
        "Lanczos2", ofOne lanczos
        "Lanczos3", ofOne lanczos
        "MGH10", ofOne mgh10
        "Misra1a", ofOne saturation
        "Misra1c", ofOne misra1c
        "Nelson", (fun b predictors -> nelson b predictors[0] predictors[1])
        "Rat42", ofOne rat42
        "Thurber", ofOne thurber
    ]
