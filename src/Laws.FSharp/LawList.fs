namespace OptimizerFunctional.Laws

open System.Text.RegularExpressions
open OptimizerFunctional
open OptimizerFunctional.Core

/// All laws, in sections. A law of every optimizer or method is listed once, for "any optimizer" or "any method", and
/// tested on each one of the catalogue.
[<RequireQualifiedAccess>]
module LawList =

    let private named name = Optimizer.rename name
    let private adam = Adam.create Adam.defaults
    let private any = named "any optimizer" adam
    let private inner = named "the inner optimizer" adam

    let private rated (rate: float) =
        Adam.create { Adam.defaults with LearningRate = Schedule.constant rate } |> named "any optimizer"

    let private withEpsilon (epsilon: float) =
        Adam.create { Adam.defaults with Epsilon = epsilon } |> named "any optimizer"

    let private solver = { Solvers.all.Head with Name = "any method" }

    let private anyMethod = { solver.Within Bounds.None with Name = "any method or optimizer" }

    let private row = { EquivarianceTable.all.Head with Name = "any method or optimizer" }

    let private method = { Bfgs.create (MoreThuente.create MoreThuente.defaults) with Name = "any method" }

    let private elementWise = "no norm of the whole vector and no matrix is used"
    let private gradientsAlone = "a step depends on gradients alone"

    /// The sources of laws. The others have no single source.
    let private sources =
        Map [
            "P01", "Nesterov 2004"
            "P03", "Drori and Teboulle 2014"
            "P06", "Taylor, Hendrickx and Glineur 2018"
            "P08", "Polyak 1964"
            "P09", "Lessard, Recht and Packard 2016, arXiv:1408.3595"
            "P10", "Lessard, Recht and Packard 2016, arXiv:1408.3595"
            "P12", "Nesterov 2004"
            "P14", "Lessard, Recht and Packard 2016, arXiv:1408.3595, section 4.6"
            "P22", "Duchi, Hazan and Singer 2011, lemma 4"
            "P25", "Kingma and Ba 2015, arXiv:1412.6980, section 2.1"
            "P27", "Kingma and Ba 2015, arXiv:1412.6980, section 7.1"
            "P28", "Kingma and Ba 2015, arXiv:1412.6980, section 7.1"
            "P29", "Dozat 2016"
            "P30", "Zeiler 2012, arXiv:1212.5701"
            "P31", "Zhuang et al. 2020, arXiv:2010.07468"
            "P32", "Chen et al. 2023, arXiv:2302.06675"
            "P33", "Chen et al. 2023, arXiv:2302.06675"
            "P34", "Riedmiller and Braun 1993"
            "P37", "Liu et al. 2020, arXiv:1908.03265"
            "P38", "Zaheer et al. 2018"
            "P41", "Reddi, Kale and Kumar 2018, arXiv:1904.09237"
            "P42", "Reddi, Kale and Kumar 2018, arXiv:1904.09237, theorem 1"
            "P43", "Reddi, Kale and Kumar 2018, arXiv:1904.09237, section 5"
            "P53", "Zeiler 2012, arXiv:1212.5701"
            "P55", "Loshchilov and Hutter 2019, arXiv:1711.05101"
        ]

    let private sourced (law: Law) : Law =
        match sources.TryFind law.Number with
        | Some source -> Law.from source law
        | None -> law

    /// The title and the laws of each section.
    let sections: (string * Law list) list =
        [
            "Any optimizer: the contract", Contract.laws any
            "Any solver: the contract", MethodContract.laws Observer.evaluations method
            "Gradient descent, momentum and Nesterov",
            [
                Descent.lemma
                Descent.neverRaises
                Descent.divergesAboveTheBound
                Descent.neverRaisesExactly
                Descent.convexRate
                Descent.convexRateAttained
                Descent.fejer
                Descent.contraction
                Descent.contractionAttained
                Descent.valueContraction
                Descent.nonConvexRate
                Acceleration.heavyBallRecurrence
                Acceleration.heavyBallStability
                Acceleration.polyakTuning
                Acceleration.nesterovStandard
                Acceleration.nesterovTuned
                Acceleration.nesterovRecurrence
                Acceleration.nesterovStability
                Acceleration.nesterovValue
                Acceleration.heavyBallCycles
                Acceleration.othersDoNotCycle
                MomentumForms.withoutMomentum
                MomentumForms.ratePlacement
                MomentumForms.buffer
                MomentumForms.ratePlacementUnderASchedule
                MomentumForms.nesterovForms
                MomentumForms.linear any |> Law.onlyWhere "a step is linear in the gradients"
                Descent.rotates any |> Law.onlyWhere "a step is linear in the gradients"
                Descent.adamDoesNotRotate
            ]
            "Adaptive methods: bounds and exact values",
            [
                StepBounds.adaGrad
                StepBounds.adaGradConstant
                StepBounds.adaGradSum
                StepBounds.rmsProp
                StepBounds.rmsPropConstant
                AdamBounds.adam
                AdamBounds.adamTight
                AdamBounds.adamTightUsual
                AdamBounds.adamPaperBound
                AdamBounds.adamShort
                AdamBounds.adamConstant
                AdamBounds.adamax
                AdamBounds.adamaxPaperBound
                AdamBounds.adamaxNorm
                AdamBounds.adamaxEpsilon
                AdamBounds.nadamConstant
                AdamBounds.nadamRising
                AdamBounds.nadamIsAdam
                StepBounds.adaDeltaEpsilon
                StepBounds.adaBeliefUnbounded
                StepBounds.adaBeliefWithoutMomentum
                yield! SignMethods.all
                yield! AdaptiveMethods.all
                Convergence.largestNeverFalls
                Convergence.formsDiffer
                Convergence.denominatorNeverFalls
                Convergence.adamIsStuck
                Convergence.amsGradConverges
                Convergence.reddiExperiment
                Convergence.notMonotone
                StepBounds.window
            ]
            "Invariances",
            [
                Invariances.scaleFree any |> Law.onlyWhere "epsilon is 0, and nothing else has a unit"
                Invariances.epsilonOutside withEpsilon |> Law.onlyWhere "epsilon is added to the root"
                Invariances.epsilonInside withEpsilon |> Law.onlyWhere "epsilon is added under the root"
                Invariances.odd any |> Law.onlyWhere gradientsAlone
                Invariances.permutes any |> Law.onlyWhere elementWise
                Invariances.permutesToRounding any
                |> Law.onlyWhere "a step depends on norms or products of the whole vector, not on matrices"
                Invariances.independentCoordinates any |> Law.onlyWhere elementWise
                Invariances.translates any |> Law.onlyWhere gradientsAlone
                Invariances.objectiveScale rated |> Law.onlyWhere "a step is linear in the gradients"
                Invariances.restarts any
                StepBounds.adaDeltaUnits
                Invariances.homogeneous rated |> Law.onlyWhere "the rate is a factor of the step and of nothing else"
                Invariances.staysFinite any
                Invariances.staysPut any |> Law.onlyWhere gradientsAlone
            ]
            "Special cases: one method equals another",
            [
                Reductions.adamIsRmsProp
                Reductions.withoutMemoryIsSign
                Reductions.adamWIsAdam
                Reductions.adamWShrinks
                Reductions.coupledIsDecoupledForGradientDescent
                Reductions.coupledIsNotDecoupledForAdam
                Reductions.centeredGrows
                Reductions.amsGradIsAdam
                Reductions.lookaheadIsInner inner
                Reductions.lookaheadScales
                Reductions.accumulateOneIsInner inner
                Reductions.averagedGradientDescent
            ]
            "Chains, transforms, schedules and step counts",
            [
                Algebra.associative (named "the first" adam) (named "the second" adam) (named "the third" adam)
                Algebra.composes (named "the first" adam) (named "The second" adam)
                Algebra.accumulates inner
                Algebra.constantSchedule (fun rate ->
                    Adam.create { Adam.defaults with LearningRate = rate } |> named "any optimizer")
                |> Law.onlyWhere "there is a learning rate"
                Transforms.skipsNotFinite inner
                Transforms.clipsByValue
                Transforms.clipsByNorm
                Transforms.averages
                Transforms.projects
                Schedules.schedulesGoDown
                Schedules.schedulesJoin
                Schedules.schedulesOfCycles
                Schedules.schedulesStayFinite
                Algebra.countSaturates (fun count (state: AdamState) -> { state with Count = count }) any
                |> Law.onlyWhere "the learning rate does not decay by itself"
            ]
            "Units",
            [
                Equivariance.ofValues row |> Law.onlyWhere "the table in why-runs-end.md says so"
                Equivariance.ofPoints row |> Law.onlyWhere "the table in why-runs-end.md says so"
            ]
            "Why runs end",
            [
                Termination.unbounded solver
                Termination.unboundedSaddles solver
                StraightValleys.unbounded solver |> Law.onlyWhere "the method uses gradients"
                Termination.unboundedWithinBounds solver |> Law.onlyWhere "the method takes bounds"
                Termination.minimaAreFinite solver
                Termination.farthestMinima solver |> Law.onlyWhere "the method is not SQP"
                Termination.levelsOff solver
                StraightValleys.neverUnbounded solver
                Termination.startsAtInfinity anyMethod
                Termination.endsAlike any
                StopReasons.reasons solver
                StopReasons.precision solver |> Law.onlyWhere "the method uses gradients"
                StopReasons.wrongGradients solver |> Law.onlyWhere "the method uses gradients"
                StopReasons.differences solver |> Law.onlyWhere "the method uses gradients"
                StopReasons.undefined solver
                ByValues.smooth solver |> Law.onlyWhere "the method uses gradients"
                DeadCoordinates.areFound solver |> Law.onlyWhere "the method uses gradients"
                InexactValues.precision solver |> Law.onlyWhere "the method uses gradients"
            ]
        ]
        |> List.map (fun (title, laws) -> title, List.map sourced laws)

    /// All laws.
    let all: Law list = List.collect snd sections

    /// Wraps a text in lines of at most 120 characters, all but the first indented by two spaces. No line breaks at a
    /// sign, because Markdown would take "- 1" for an item of a list.
    let private wrap (text: string) : string =
        Regex.Split(text, @"(?<! [-+*=<>]+) (?![-+*=<>]+ )")
        |> Array.fold
            (fun (lines, line: string) word ->
                if line.Length + 1 + word.Length > 120 then line :: lines, "  " + word
                elif line = "" then lines, word
                else lines, $"{line} {word}")
            ([], "")
        |> fun (lines, line) -> line :: lines
        |> List.rev
        |> String.concat "\n"

    let private item (law: Law) : string =
        let condition = if law.Condition = "" then "" else $" Holds where {law.Condition}."

        let source = if law.Source = "" then "" else $" Source: {law.Source}."
        let statement = law.Statement.Replace("*", "\\*")
        wrap $"- **{law.Number}** {statement}{condition}{source}"

    /// The list as Markdown: docs/laws.md from its first section on.
    let markdown: string =
        sections
        |> List.map (fun (title, laws) -> $"## {title}\n\n" + (laws |> List.map item |> String.concat "\n"))
        |> String.concat "\n\n"
