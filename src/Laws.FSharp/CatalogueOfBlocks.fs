namespace OptimizerFunctional.Laws

open OptimizerFunctional
open OptimizerFunctional.Core

/// The part of the catalogue with optimizers that use norms or matrices, find their learning rate, or answer with an
/// average.
[<RequireQualifiedAccess>]
module internal CatalogueOfBlocks =

    let private lamb = entry "lamb" Lamb.create
    let private adafactor = entry "adafactor" Adafactor.create
    let private muon = entry "muon" Muon.create
    let private shampoo = entry "shampoo" Shampoo.create
    let private soap = entry "soap" Soap.create
    let private prodigy = entry "prodigy" Prodigy.create
    let private polyakStep = entry "polyak-step" PolyakStep.create
    let private scheduleFree = entry "schedule-free" ScheduleFree.create

    /// An optimizer of matrices.
    let private inMatrices method create = entry method (create >> Layouts.by Layouts.matrixAndRest)

    let private ofLamb = [ WholeVector; ScaleFree; EpsilonOfGradient ]
    let private ofAdafactor = [ WholeVector; RateFalls; ScaleFree; EpsilonOfSquare ]

    let private unitsOfAdafactor = InUnits [ unit "Epsilon" 2 -2; unit "MinScale" 0 1 ]
    let private thousandth = [ 0.001; 0.001; 0.001 ]

    let private ofShampoo = [
        WholeVector
        GradientsAlone
        RateIsFactor
        NeedsEpsilon "a statistic of no full rank has no inverse root"
        Allocates "MathNet's eigenvectors are new matrices"
    ]

    let private ofProdigy = [ WholeVector; EpsilonOfGradient; InUnits [ epsilon; unit "InitialDistance" 0 1 ] ]

    let private ofPolyak = [
        WholeVector
        GradientsAlone
        RateIsFactor
        NotInUnits "there is no step where the square of the gradient is below the machine precision, as in optax"
    ]

    /// The entries.
    let all: CatalogueEntry list = [
        lamb
            "optax"
            Lamb.defaults
            (NotInUnits "the trust ratio of a block whose norm is 0 is 1" :: ofLamb)
            [ 0.999999000001; 0.999900009999; 0.99999999 ]
            (within 1000 1e-4 (at 0.02))
        lamb "keras" Lamb.keras ofLamb [ 0.99999990000001; 0.9999900001; 0.999999999 ] None
        lamb "timm" Lamb.timm ofLamb [ 0.999999000001; 0.999900009999; 0.99999999 ] None
        inMatrices "lamb" Lamb.create "in blocks" Lamb.timm [ DependsOnPlace; EpsilonOfGradient ] [] None
        adafactor "paper" Adafactor.defaults (unitsOfAdafactor :: ofAdafactor) thousandth (within 2000 1e-3 (at 0.1))
        adafactor "pytorch" Adafactor.pyTorch [ WholeVector; RateFalls ] thousandth None
        adafactor "keras" Adafactor.keras ofAdafactor thousandth None
        adafactor "optax" Adafactor.optax ofAdafactor thousandth None
        inMatrices
            "adafactor"
            Adafactor.create
            "in matrices"
            Adafactor.defaults
            [ DependsOnPlace; RateFalls; EpsilonOfSquare; unitsOfAdafactor ]
            thousandth
            None
        inMatrices
            "adafactor"
            Adafactor.create
            "in matrices, least moments"
            Adafactor.pyTorch
            [ DependsOnPlace; RateFalls ]
            thousandth
            None
        // Without a layout, AdamW moves the whole vector.
        muon "paper" Muon.defaults adaptive [ 0.9999999999; 0.99999999; 1.0 ] (within 1000 1e-3 (at 0.1))
        muon "pytorch" Muon.pyTorch adaptive [ 0.9999999999; 0.99999999; 1.0 ] None
        inMatrices
            "muon"
            Muon.create
            "in matrices"
            Muon.defaults
            (DependsOnPlace :: EpsilonOfGradient :: InUnits [ length; epsilon ] :: linear)
            [ 0.696437464739; 0.696542130466; 0.696436420022 ]
            None
        inMatrices
            "muon"
            Muon.create
            "in matrices, without look-ahead"
            { Muon.pyTorch with UsesNesterov = false; Scale = MuonScale.MatchAdamW }
            [ DependsOnPlace ]
            []
            None
        inMatrices
            "muon"
            Muon.create
            "in matrices, exact"
            { Muon.defaults with Orthogonalization = Orthogonalization.Exact }
            [ DependsOnPlace; Allocates "MathNet's singular value decompositions are new matrices" ]
            one
            None
        shampoo
            "paper"
            Shampoo.defaults
            (InUnits [ length; unit "Epsilon" 2 -2 ] :: ofShampoo)
            [ 0.999999500000375; 0.99503719021; 0.99999999995 ]
            (within 1000 1e-6 (at 1.0))
        shampoo "meta" Shampoo.meta ofShampoo [ 0.9999999999995; 0.999999995; 1.0 ] None
        inMatrices
            "shampoo"
            Shampoo.create
            "in matrices"
            { Shampoo.defaults with MaxSide = 64 }
            (DependsOnPlace :: List.except [ WholeVector ] ofShampoo)
            [ 0.999999500000375; 0.99503719021; 0.99999999995 ]
            None
        inMatrices
            "shampoo"
            Shampoo.create
            "in matrices, moving averages"
            { Shampoo.meta with Beta2 = 0.9; MaxSide = 64; MergesSmallMatrices = false; WeightDecay = 0.1 }
            (DependsOnPlace :: List.except [ WholeVector; GradientsAlone; RateIsFactor ] ofShampoo)
            []
            None
        // The first gradient only makes the bases.
        soap
            "paper"
            Soap.defaults
            [
                InUnits [ length; epsilon; unit "WeightDecay" 0 -1 ]
                Allocates "MathNet's eigenvectors are new matrices"
            ]
            [ 0.0; 0.0; 0.0 ]
            (within 1000 1e-4 (at 0.1))
        inMatrices
            "soap"
            Soap.create
            "in matrices, new bases at each step"
            { Soap.defaults with BasisInterval = 1L; MaxSide = 64 }
            [ DependsOnPlace; Allocates "MathNet's eigenvectors are new matrices" ]
            [ 0.0; 0.0; 0.0 ]
            None
        prodigy
            "paper"
            Prodigy.defaults
            ofProdigy
            [ 3.1622766601687e-06; 3.16217766333056e-06; 3.16227765016838e-06 ]
            (within 2000 1e-6 None)
        prodigy
            "optax"
            Prodigy.optax
            ofProdigy
            [ 9.99999683772334e-07; 9.99968378223367e-07; 9.99999996837722e-07 ]
            None
        polyakStep "default" PolyakStep.defaults ofPolyak [ 1.0; 0.01; 0.01 ] (within 200 1e-9 None)
        polyakStep "optax" PolyakStep.optax ofPolyak [ 1.0; 0.01; 0.01 ] None
        scheduleFree
            "adamw"
            ScheduleFree.adamW
            [ ScaleFree; EpsilonOfGradient; InUnits [ length; epsilon; unit "WeightDecay" 0 -1 ] ]
            nearlyOne
            (within 4000 1e-3 (at 0.1))
        scheduleFree
            "radam"
            ScheduleFree.rAdam
            [ ScaleFree; EpsilonOfGradient; InUnits [ length; epsilon; unit "WeightDecay" 0 -1 ] ]
            [ 0.0; 0.0; 0.0 ]
            None
        scheduleFree
            "gradientdescent"
            ScheduleFree.gradientDescent
            [ InUnits [ factor ] ]
            gradient
            (within 2000 1e-3 (at 0.1))
    ]
