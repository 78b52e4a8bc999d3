namespace OptimizerFunctional.Laws

open OptimizerFunctional
open OptimizerFunctional.Core

/// The part of the catalogue with the other methods of the last years: element-wise ones, ones with norms, and ones
/// that find their learning rate.
[<RequireQualifiedAccess>]
module internal CatalogueOfRecent =

    let private adopt = entry "adopt" Adopt.create
    let private adan = entry "adan" Adan.create
    let private adEmaMix = entry "ademamix" AdEmaMix.create
    let private madgrad = entry "madgrad" Madgrad.create
    let private optimistic = entry "optimistic-gradient-descent" OptimisticGradientDescent.create
    let private optimisticAdam = entry "optimistic-adam" OptimisticAdam.create
    let private signum = entry "signum" Signum.create
    let private accelerated = entry "accelerated-gradient" AcceleratedGradient.create
    let private optimized = entry "optimized-gradient" OptimizedGradient.create
    let private tripleMomentum = entry "triple-momentum" TripleMomentum.create
    let private lars = entry "lars" Lars.create
    let private novoGrad = entry "novograd" NovoGrad.create
    let private fromage = entry "fromage" Fromage.create
    let private sm3 = entry "sm3" Sm3.create
    let private mars = entry "mars" Mars.create
    let private dog = entry "dog" Dog.create
    let private dowg = entry "dowg" Dowg.create
    let private dAdaptAdam = entry "dadapt-adam" DAdaptAdam.create
    let private dAdapt = entry "dadapt-gradient-descent" DAdaptGradientDescent.create
    let private momo = entry "momo" Momo.create
    let private noisy = entry "noisy-gradient-descent" NoisyGradientDescent.create
    let private cautiousAdamW = entry "cautious-adamw" (AdamW.create >> Cautious.over Cautious.defaults)
    let private cautiousLion = entry "cautious-lion" (Lion.create >> Cautious.over Cautious.defaults)

    /// An optimizer of matrices.
    let private inMatrices method create = entry method (create >> Layouts.by Layouts.matrixAndRest)

    let private nothing = [ 0.0; 0.0; 0.0 ]
    let private twice = List.map ((*) 2.0)
    let private withDecay = InUnits [ length; epsilon; unit "WeightDecay" 0 -1 ]

    let private elementWise: CatalogueEntry list = [
        // The first gradient is only measured, and the limit of clipping grows with the step count.
        adopt "paper" Adopt.defaults (RateFalls :: adaptive) nothing (within 1000 1e-6 (at 0.1))
        adopt "unclipped" Adopt.unclipped adaptive nothing None
        adopt "look-ahead" { Adopt.unclipped with UsesNesterov = true } adaptive nothing None
        adan "paper" Adan.defaults adaptive nearlyOne (within 1000 1e-6 (at 0.1))
        adan "optax" Adan.optax linear [ 0.999999985; 0.999949003850677; 0.9999999999 ] None
        adan "weight decay" { Adan.defaults with WeightDecay = 0.1 } [ withDecay ] [] None
        adEmaMix
            "paper"
            AdEmaMix.defaults
            adaptive
            [ 1.000499989995; 1.000498999501; 1.0004999999 ]
            (within 5000 1e-4 (at 0.1))
        adEmaMix "apple" AdEmaMix.apple adaptive [ 1.000199989998; 1.000198999801; 1.0001999999 ] None
        adEmaMix
            "warm-up, weight decay"
            { AdEmaMix.defaults with WarmupSteps = 10L; WeightDecay = 0.1 }
            [ withDecay ]
            []
            None
        madgrad
            "paper"
            Madgrad.defaults
            [ RateFalls; NotInUnits "one epsilon is added to the learning rate and to the denominator" ]
            [ 0.0999999666667222; 0.0215438971141761; 0.464159171256129 ]
            (within 600 1e-9 (at 0.1))
        optimistic "optax" OptimisticGradientDescent.defaults ofGradients gradient (within 600 1e-9 (at 0.1))
        optimistic
            "from zero"
            { OptimisticGradientDescent.defaults with Before = OptimisticStart.Zero }
            ofGradients
            (twice gradient)
            None
        optimisticAdam "same" OptimisticAdam.defaults adaptive nearlyOne (within 1000 1e-6 (at 0.1))
        optimisticAdam "paper" OptimisticAdam.paper adaptive (twice nearlyOne) None
        optimisticAdam "optax" OptimisticAdam.optax adaptive [ 1.4736842; 1.47368274; 1.47368421 ] None
        signum "paper" Signum.defaults ofSigns one (within 2000 1e-3 falling)
        signum "signdescent" Signum.signDescent ofSigns one None
        accelerated
            "Nesterov 1983"
            AcceleratedGradient.defaults
            [ InUnits [ factor ] ]
            gradient
            (within 600 1e-9 (at 0.1))
        optimized
            "100 steps"
            OptimizedGradient.defaults
            [ InUnits [ factor ] ]
            [ 1.61803398874989; 0.0161803398874989; 161.803398874989 ]
            (within 600 1e-9 (at 0.1))
        tripleMomentum
            "condition number 100"
            TripleMomentum.defaults
            [ InUnits [ factor ] ]
            [ 2.63636363636364; 0.0263636363636364; 263.636363636364 ]
            (within 600 1e-9 (at 0.1))
    ]

    let private ofNorms = NotInUnits "the ratio of a block whose norm is 0 is 1"

    let private ofBlocks: CatalogueEntry list = [
        lars "optax" Lars.defaults [ WholeVector; ofNorms ] gradient (within 1000 1e-6 None)
        lars "paper" Lars.paper [ WholeVector ] gradient None
        inMatrices "lars" Lars.create "in blocks" Lars.paper [ DependsOnPlace ] gradient None
        novoGrad
            "paper"
            NovoGrad.defaults
            [ WholeVector; GradientsAlone; RateIsFactor; EpsilonOfGradient; InUnits [ length; epsilon ] ]
            nearlyOne
            (within 1000 1e-4 (at 0.01))
        novoGrad
            "optax"
            NovoGrad.optax
            [ WholeVector; GradientsAlone; RateIsFactor; EpsilonOfGradient ]
            [ 0.999999000001; 0.999900009999; 0.99999999 ]
            None
        inMatrices
            "novograd"
            NovoGrad.create
            "in blocks"
            NovoGrad.defaults
            [ DependsOnPlace; GradientsAlone; RateIsFactor; EpsilonOfGradient ]
            nearlyOne
            None
        fromage
            "paper"
            Fromage.defaults
            [ WholeVector; ofNorms ]
            [ 0.707106781186548; 0.00707106781186548; 70.7106781186548 ]
            (within 1000 1e-6 None)
        fromage
            "optax"
            Fromage.optax
            [ WholeVector ]
            [ 7.07106781186548e-07; 7.07106781186548e-07; 7.07106781186548e-07 ]
            None
        sm3
            "paper"
            Sm3.defaults
            (EpsilonOfSquare :: InUnits [ length; unit "Epsilon" 2 -2 ] :: scaleFree)
            [ 0.1; 0.1; 0.1 ]
            (within 1000 1e-6 (at 1.0))
        sm3 "optax" Sm3.optax inside [ 0.0999999995; 0.0999950003749688; 0.0999999999 ] None
        inMatrices "sm3" Sm3.create "in matrices" Sm3.defaults (DependsOnPlace :: inside) [ 0.1; 0.1; 0.1 ] None
        // Without a layout, AdamW moves the whole vector.
        mars "paper" Mars.defaults [ withDecay ] nearlyOne (within 1000 1e-3 (at 0.1))
        inMatrices
            "mars"
            Mars.create
            "in matrices"
            Mars.defaults
            [ DependsOnPlace ]
            [ 0.99999999; 0.999999322034358; 0.99999999 ]
            None
        inMatrices
            "mars"
            Mars.create
            "lion, all blocks"
            { Mars.defaults with Base = MarsBase.Lion; TakesVectors = true }
            [ DependsOnPlace; RateIsFactor ]
            one
            None
        inMatrices
            "mars"
            Mars.create
            "muon in matrices"
            { Mars.defaults with Base = MarsBase.Muon }
            [ DependsOnPlace ]
            []
            None
    ]

    let private ofDAdapt = [ WholeVector; EpsilonOfGradient; InUnits [ epsilon; unit "InitialDistance" 0 1 ] ]

    let private ofMomo =
        NotInUnits "there is no step where the average gradient is below the machine precision, as in optax"


    let private withoutRate: CatalogueEntry list = [
        dog
            "paper"
            Dog.defaults
            [ WholeVector; EpsilonOfSquare; NotInUnits "the first distance is relative to the start" ]
            [ 9.99999995e-07; 9.99950003749688e-07; 9.99999999995e-07 ]
            (within 600 1e-9 None)
        dog "layerwise" Dog.layerwise [ WholeVector; EpsilonOfSquare ] [] None
        inMatrices "dog" Dog.create "in blocks" Dog.layerwise [ DependsOnPlace; EpsilonOfSquare ] [] None
        dowg
            "paper"
            Dowg.defaults
            [
                WholeVector
                NeedsEpsilon "it is the first distance"
                NotInUnits "one epsilon is a squared distance and is added to a distance times a gradient"
            ]
            [ 0.0099009900990099; 0.005; 0.00999900009999 ]
            (within 200 1e-9 None)
        dAdaptAdam
            "paper"
            DAdaptAdam.defaults
            ofDAdapt
            [ 3.1622766601687e-06; 3.16217766333056e-06; 3.16227765016838e-06 ]
            (within 1000 1e-3 None)
        dAdaptAdam
            "optax"
            DAdaptAdam.optax
            ofDAdapt
            [ 9.99999683772334e-07; 9.99968378223367e-07; 9.99999996837722e-07 ]
            None
        dAdapt
            "paper"
            DAdaptGradientDescent.defaults
            [ WholeVector; InUnits [ unit "InitialDistance" 0 1 ] ]
            [ 1e-6; 1e-6; 1e-6 ]
            (within 600 1e-9 None)
        momo "gradientdescent" Momo.gradientDescent [ WholeVector; ofMomo ] [ 1.0; 0.01; 0.01 ] (within 1000 1e-9 None)
        momo "adam" Momo.adam [ WholeVector ] [ 0.99999999; 0.999999000001; 0.01 ] (within 1000 1e-9 (at 0.1))
        momo "adapted bound" { Momo.adam with AdaptsLowerBound = true; WeightDecay = 0.1 } [ WholeVector ] [] None
    ]

    let private ofOthers: CatalogueEntry list = [
        // By another program: the first number of the stream of the seed 0 is 1.4032894255557912.
        noisy
            "optax"
            NoisyGradientDescent.defaults
            [ DependsOnPlace; RateFalls; InUnits [ factor; unit "Variance" 2 -2 ] ]
            [ 1.1403289425555792; 0.15032894255557913; 100.14032894255558 ]
            (within 2000 1e-2 (at 0.01))
        cautiousAdamW
            "authors"
            AdamW.defaults
            [ WholeVector; InUnits [ length; epsilon; unit "WeightDecay" 0 -1 ] ]
            nearlyOne
            (within 1000 1e-6 (at 0.1))
        cautiousLion "authors" Lion.defaults (WholeVector :: ofSigns) one (within 2000 1e-3 falling)
    ]

    /// The entries.
    let all: CatalogueEntry list = elementWise @ ofBlocks @ withoutRate @ ofOthers
