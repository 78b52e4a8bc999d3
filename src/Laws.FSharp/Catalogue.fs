namespace OptimizerFunctional.Laws

open OptimizerFunctional
open OptimizerFunctional.Core

/// The catalogue of first-order optimizers. An optimizer that is entered here is tested by all laws of any optimizer,
/// by the laws of its traits, and by the tests over this list: first steps, in-place runs, allocations, the façade.
[<RequireQualifiedAccess>]
module Catalogue =

    let private gradientDescent = entry "gradient-descent" GradientDescent.create
    let private momentum = entry "momentum" Momentum.create
    let private nesterov = entry "nesterov" Momentum.create
    let private asgd = entry "averaged-gradient-descent" AveragedGradientDescent.create
    let private rprop = entry "rprop" Rprop.create
    let private adaGrad = entry "adagrad" AdaGrad.create
    let private adaDelta = entry "adadelta" AdaDelta.create
    let private rmsProp = entry "rmsprop" RmsProp.create
    let private window = entry "rmsprop-window" RmsPropWindow.create
    let private adam = entry "adam" Adam.create
    let private adamW = entry "adamw" AdamW.create
    let private amsGrad = entry "amsgrad" AmsGrad.create
    let private adamax = entry "adamax" Adamax.create
    let private nadam = entry "nadam" Nadam.create
    let private radam = entry "radam" RAdam.create
    let private adaBelief = entry "adabelief" AdaBelief.create
    let private yogi = entry "yogi" Yogi.create
    let private lion = entry "lion" Lion.create

    let private copies = Allocates "it is a pure step, which makes new vectors"
    let private without = { Momentum.pytorch with Nesterov = true }

    /// Every optimizer in every preset, and variants. The first entry of an optimizer has its defaults.
    let all: CatalogueEntry list = [
        gradientDescent "keras" GradientDescent.defaults ofGradients gradient (within 200 1e-9 (at 0.1))
        momentum "keras" Momentum.defaults ofGradients gradient (within 600 1e-9 None)
        momentum "pytorch optax" Momentum.pytorch ofGradients gradient None
        momentum "dampened" { Momentum.pytorch with Dampening = 0.5 } ofGradients gradient (within 600 1e-9 (at 0.1))
        nesterov "keras" Momentum.nesterov ofGradients [ 1.9; 0.019; 190.0 ] (within 600 1e-9 None)
        nesterov "pytorch optax" without ofGradients [ 1.9; 0.019; 190.0 ] None
        asgd
            "pytorch"
            AveragedGradientDescent.defaults
            [ RateFalls; InUnits [ factor; unit "Decay" 1 -2 ] ]
            []
            (within 200 1e-9 (at 0.1))
        asgd
            "averaging soon, no decay"
            { AveragedGradientDescent.defaults with Decay = 0.0; AverageFrom = 5L }
            [ GradientsAlone ]
            []
            (within 200 1e-9 (at 0.1))
        rprop "pytorch" Rprop.defaults [ GradientsAlone; ScaleFree; InUnits lengths ] one (within 300 1e-9 None)
        adaGrad "paper pytorch" AdaGrad.defaults adaptive [ 1.0; 0.99999999; 1.0 ] (within 500 1e-9 (at 1.0))
        adaGrad "optax" AdaGrad.optax linear [ 0.953462546; 0.0316069613; 0.999995 ] (within 500 1e-9 (at 1.0))
        adaGrad "keras" AdaGrad.keras linear [ 0.953462546; 0.0316069613; 0.999995 ] None
        adaGrad "inside, from zero" { AdaGrad.optax with InitialAccumulator = 0.0 } inside [] None
        // The sum starts from epsilon.
        adaGrad
            "Optimisers.jl"
            { AdaGrad.defaults with InitialAccumulator = 1e-8; Epsilon = 1e-8 }
            linear
            [ 0.999999985; 0.999949004; 1.0 ]
            None
        adaDelta
            "paper"
            AdaDelta.defaults
            (NotInUnits "one epsilon is added to squares of gradients and to squares of steps" :: linear)
            []
            None
        adaDelta "pytorch optax" AdaDelta.pytorch linear [ 0.00316226185; 0.00301511345; 0.00316227766 ] None
        adaDelta "keras" AdaDelta.keras linear [ 0.00141421215; 0.00140028008; 0.00141421356 ] None
        adaDelta
            "Optimisers.jl"
            { AdaDelta.pytorch with Epsilon = 1e-8 }
            linear
            [ 0.00031622775; 0.000316069771; 0.000316227766 ]
            None
        // With a learning rate of 1 it circles the minimum in slowly growing steps: its own scale never shrinks.
        adaDelta "long first steps" { AdaDelta.defaults with Epsilon = 1e-4 } linear [] (within 2000 1e-9 (at 0.1))
        rmsProp "default" RmsProp.defaults adaptive [] (within 2000 1e-4 falling)
        rmsProp "pytorch" RmsProp.pytorch adaptive [ 9.999999; 9.9999; 9.99999999 ] None
        rmsProp "keras" RmsProp.keras inside [ 3.16227608; 3.14658388; 3.16227766 ] None
        rmsProp "optax" RmsProp.optax inside [ 3.1622775; 3.16069771; 3.16227766 ] None
        rmsProp "centered" { RmsProp.defaults with Centered = true } scaleFree [] None
        rmsProp "corrected, centered" { RmsProp.keras with Centered = true; BiasCorrection = true } inside [] None
        rmsProp "momentum" { RmsProp.defaults with Momentum = 0.9 } adaptive [] None
        rmsProp
            "momentum outside, corrected, centered"
            { RmsProp.pytorch with Momentum = 0.9; Centered = true; BiasCorrection = true }
            scaleFree
            []
            None
        rmsProp
            "momentum, keras, centered"
            { RmsProp.keras with Centered = true; Momentum = 0.5 }
            inside
            []
            (within 4000 1e-3 (Some(Schedule.inverseTime 0.05 0.02)))
        window "default" RmsPropWindow.defaults (copies :: adaptive) nearlyOne (within 2000 1e-4 falling)
        window "of three" { RmsPropWindow.defaults with Window = 3 } (copies :: adaptive) [] None
        adam "paper pytorch optax" Adam.defaults adaptive nearlyOne (within 1000 1e-6 (at 0.1))
        adam "keras" Adam.keras adaptive [ 0.999996838; 0.999683872; 0.999999968 ] (within 1000 1e-6 (at 0.1))
        adamW
            "pytorch"
            AdamW.defaults
            [ InUnits [ length; epsilon; unit "WeightDecay" 0 -1 ] ]
            []
            (within 1000 1e-6 (at 0.1))
        adamW "keras" AdamW.keras [] [] None
        adamW "optax" AdamW.optax [] [] None
        adamW "independent decay" { AdamW.defaults with WeightDecayScaling = WeightDecayScaling.Independent } [] [] None
        // By hand: the paper's AMSGrad has no bias correction, 0.1 g / (sqrt(0.001) g + 1e-8).
        amsGrad "paper" AmsGrad.defaults adaptive [ 3.16227666; 3.16217766; 3.16227765 ] (within 1000 1e-6 (at 0.1))
        amsGrad "optax" AmsGrad.optax adaptive nearlyOne (within 3000 1e-6 (at 0.1))
        amsGrad "pytorch" AmsGrad.pytorch adaptive nearlyOne (within 1000 1e-6 (at 0.1))
        adamax "paper" Adamax.defaults ofSigns one (within 1000 1e-6 (at 0.1))
        adamax "pytorch optax" Adamax.pytorch adaptive nearlyOne None
        adamax "keras" Adamax.keras adaptive [ 0.9999999; 0.9999900001; 0.999999999 ] (within 1000 1e-6 (at 0.1))
        nadam "optax" Nadam.defaults adaptive [ 1.4736842; 1.47368274; 1.47368421 ] (within 1000 1e-6 (at 0.1))
        nadam "pytorch" Nadam.pytorch adaptive [ 1.05645177; 1.05645072; 1.05645178 ] (within 1000 1e-6 (at 0.1))
        nadam "keras" Nadam.keras adaptive [ 1.0627877; 1.06277718; 1.0627878 ] None
        radam
            "paper"
            RAdam.defaults
            (NotInUnits
                "the first steps are the rate times the average of gradients, the later ones the rate times a number"
             :: linear)
            gradient
            (within 2000 1e-6 (at 0.1))
        radam "optax" RAdam.optax linear gradient None
        radam "pytorch" RAdam.pytorch linear gradient (within 2000 1e-6 (at 0.1))
        adaBelief
            "optax"
            AdaBelief.defaults
            (NotInUnits "one epsilon is added to squares of gradients and to their root" :: scaleFree)
            [ 1.11111111; 1.11111111; 1.11111111 ]
            (within 3000 1e-6 (at 0.01))
        yogi
            "paper"
            Yogi.defaults
            (InUnits [ length; epsilon; unit "InitialAccumulator" 2 -2 ] :: linear)
            []
            (within 2000 1e-6 (at 0.1))
        // Starts m at 1e-6, and moves without a gradient.
        yogi "optax" Yogi.optax [] [ 0.998511358; 0.292949932; 0.99999004 ] (within 2000 1e-6 (at 0.1))
        yogi
            "from zero"
            { Yogi.defaults with InitialAccumulator = 0.0 }
            [ GradientsAlone; RateIsFactor; EpsilonOfGradient ]
            []
            None
        lion "paper" Lion.defaults ofSigns one (within 2000 1e-3 falling)
        lion "optax" Lion.optax [] [] (within 2000 1e-3 falling)
        yield! CatalogueOfBlocks.all
        yield! CatalogueOfRecent.all
    ]

    /// The optimizers with their defaults.
    let defaults: CatalogueEntry list = all |> List.distinctBy _.Method

    /// The entries with a trait.
    let those (kind: Trait) : CatalogueEntry list = all |> List.filter _.Is(kind)

    /// Transforms, and optimizers with transforms.
    let transforms: AnyOptimizer list =
        let adam = Adam.create Adam.defaults
        let momentum = Momentum.create Momentum.defaults

        [
            AnyOptimizer.hide Optimizer.identity
            AnyOptimizer.hide (Optimizer.scale -0.3)
            AnyOptimizer.hide (Optimizer.stateless "halved" (fun at -> Vector.scale -0.5 at.Gradient))
            AnyOptimizer.hide (Clip.byValue 1.0)
            AnyOptimizer.hide (Clip.byNorm 1.0)
            AnyOptimizer.hide Direction.sign
            AnyOptimizer.hide Direction.normalize
            AnyOptimizer.hide (WeightDecay.coupled 0.1)
            AnyOptimizer.hide (WeightDecay.decoupled (Schedule.constant 0.1) 0.1)
            AnyOptimizer.hide (Average.ofSteps 0.9)
            AnyOptimizer.hide (Noise.gaussian 0.1 0.55 7L)
            AnyOptimizer.hide (adam |> Optimizer.andThen (Plateau.create { Plateau.defaults with Patience = 1L }))
            AnyOptimizer.hide (Lookahead.over 3L 0.5 adam)
            AnyOptimizer.hide (Accumulate.over 3L momentum)
            AnyOptimizer.hide (SkipNonFinite.over 2L adam)
            AnyOptimizer.hide (Clip.byNorm 1.0 |> Optimizer.andThen adam |> Optimizer.andThen (Clip.byValue 0.01))
            AnyOptimizer.hide (adam |> Optimizer.andThen Direction.normalize |> Optimizer.andThen momentum)
            AnyOptimizer.hide (WeightDecay.coupled 0.1 |> Optimizer.andThen momentum)
        ]
