namespace OptimizerFunctional.Laws

open OptimizerFunctional
open OptimizerFunctional.Core

/// What the entries of the catalogue are made of: units, groups of traits, and first steps that several have.
[<AutoOpen>]
module internal EntryParts =

    let entry<'Settings, 'State when 'Settings: not null>
        (method: string)
        (create: 'Settings -> Optimizer<'State>)
        (preset: string)
        (settings: 'Settings)
        (traits: Trait list)
        (firstStep: float list)
        (bowl: Bowl option)
        : CatalogueEntry = {
        Method = method
        Preset = preset
        Settings = typeof<'Settings>
        Find = fun name -> Fields.tryFind name (nonNull (box settings))
        Factory = {
            new AnyFactory with
                member _.Apply visitor =
                    visitor.Visit(fun fields ->
                        (settings, fields)
                        ||> List.fold (fun settings (name, value) -> Fields.replace name value settings)
                        |> create)
        }
        FirstStep = firstStep
        Bowl = bowl
        Traits = traits
    }

    let within budget tolerance rate = Some { Rate = rate; Budget = budget; Tolerance = tolerance }

    let at rate = Some(Schedule.constant rate)
    let falling = Some(Schedule.inverseTime 0.5 0.1)

    let unit field ofValues ofPoints = { Field = field; OfValues = ofValues; OfPoints = ofPoints }

    /// A learning rate that is a length, one that is a factor of gradients, and an epsilon that is added to a gradient.
    let length, factor, epsilon = unit "LearningRate" 0 1, unit "LearningRate" -1 2, unit "Epsilon" 1 -1

    let lengths = [ unit "InitialStep" 0 1; unit "MinStep" 0 1; unit "MaxStep" 0 1 ]

    let linear = [ GradientsAlone; RateIsFactor ]
    let ofGradients = InUnits [ factor ] :: linear
    let scaleFree = ScaleFree :: linear
    let ofSigns = InUnits [ length ] :: scaleFree
    let adaptive = EpsilonOfGradient :: InUnits [ length; epsilon ] :: scaleFree
    let inside = EpsilonOfSquare :: linear

    let one = [ 1.0; 1.0; 1.0 ]
    let gradient = [ 1.0; 0.01; 100.0 ]
    let nearlyOne = [ 0.99999999; 0.999999; 1.0 ]
