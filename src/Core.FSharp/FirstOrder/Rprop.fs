namespace OptimizerFunctional.Core

/// The hyperparameters of Rprop.
type RpropSettings = {
    /// The initial step size of every coordinate, finite and above 0. The default is 0.01.
    InitialStep: float
    /// eta-: the factor of a coordinate's step size if its partial derivative changes sign, in (0, 1). The default is
    /// 0.5.
    EtaMinus: float
    /// eta+: the factor if the sign does not change, finite and above 1. The default is 1.2.
    EtaPlus: float
    /// The minimum step size, finite and above 0. The default is 1e-6.
    MinStep: float
    /// The maximum step size, finite and at least the minimum. The default is 50.
    MaxStep: float
}

/// The state of Rprop.
type RpropState = {
    /// The number of steps taken, t.
    Count: int64
    /// The step size of each coordinate.
    StepSize: Vector
    /// The sign of the last gradient: -1, 0 or 1, and 0 after a change of sign.
    PreviousSign: Vector
}

/// The values that all coordinates share at a step.
[<Struct>]
type private RpropStep = { EtaMinus: Pack; EtaPlus: Pack; Smallest: Pack; Largest: Pack }

/// Rprop (Riedmiller and Braun 1993) in the form iRprop- (Igel and Huesken 2003, Algorithm 4), as in PyTorch: only the
/// signs of the gradient count. size <- size * eta+ if the sign of the partial derivative does not change; size <- size
/// * eta- and no step if it changes; x <- x - size * sign(g).
[<RequireQualifiedAccess>]
module Rprop =

    /// PyTorch's defaults: initial step 0.01, eta- 0.5, eta+ 1.2, step sizes from 1e-6 to 50.
    let defaults: RpropSettings = { InitialStep = 0.01; EtaMinus = 0.5; EtaPlus = 1.2; MinStep = 1e-6; MaxStep = 50.0 }

    /// The optimizer with these settings.
    let create (settings: RpropSettings) : Optimizer<RpropState> =
        let initial = Check.positive "InitialStep" settings.InitialStep
        let smallest = Check.positive "MinStep" settings.MinStep

        let shared = {
            EtaMinus =
                Check.that "greater than 0 and less than 1" (fun v -> 0.0 < v && v < 1.0) "EtaMinus" settings.EtaMinus
                |> Pack.ofFloat
            EtaPlus =
                Check.that "finite and greater than 1" (fun v -> 1.0 < v && v < infinity) "EtaPlus" settings.EtaPlus
                |> Pack.ofFloat
            Smallest = Pack.ofFloat smallest
            Largest =
                Check.that
                    "finite and at least MinStep"
                    (fun v -> smallest <= v && v < infinity)
                    "MaxStep"
                    settings.MaxStep
                |> Pack.ofFloat
        }

        Coordinatewise.two
            "rprop"
            (Layout.two _.Count _.StepSize _.PreviousSign (fun count size sign -> {
                Count = count
                StepSize = size
                PreviousSign = sign
             })
             |> Layout.from (fun start -> [| Vector.replicate start.Length initial; Vector.zeros start.Length |]))
            (fun _ -> shared)
            (fun step _ g size previous ->
                let sign = Pack.sign g
                // The product of signs, not of gradients, which would underflow for tiny ones.
                let agreement = sign * previous
                let shrinkOrNot = Pack.whereGreater Pack.Zero agreement step.EtaMinus Pack.One
                let factor = Pack.whereGreater agreement Pack.Zero step.EtaPlus shrinkOrNot
                let size = Pack.min (Pack.max (size * factor) step.Smallest) step.Largest
                let sign = Pack.whereGreater Pack.Zero agreement Pack.Zero sign
                struct (size, sign, -(size * sign)))
        |> Optimizer.withSettings settings
