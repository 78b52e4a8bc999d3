namespace OptimizerFunctional.Core.Tests.Laws

open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Laws
open OptimizerFunctional.Properties
open Xunit

/// Section B: bounds and exact values of adaptive steps, and where methods do not converge.
module BoundsTests =

    [<Fact>]
    let ``P20 no step of AdaGrad is longer than the rate and its sum of squares never decreases`` () =
        Property.Check StepBounds.adaGrad

    [<Fact>]
    let ``P21 on a constant gradient step t of AdaGrad is the rate over the root of t`` () =
        Property.Check StepBounds.adaGradConstant

    [<Fact>]
    let ``P22 the sum of g squared over the root of G is at most twice the root of the last G`` () =
        Property.Check StepBounds.adaGradSum

    [<Fact>]
    let ``P23 no step of RMSProp is longer than rate over sqrt(1 - decay), which the first step and spikes reach`` () =
        Property.Check StepBounds.rmsProp

    [<Fact>]
    let ``P23 on a constant gradient step t of RMSProp is rate over sqrt(1 - decay^t)`` () =
        Property.Check StepBounds.rmsPropConstant

    [<Fact>]
    let ``H2 RMSProp over a window is the mean of the last squared gradients written out`` () =
        Property.Check StepBounds.window

    [<Fact>]
    let ``P24 no step of Adam is longer than its exact worst case`` () = Property.Check AdamBounds.adam

    [<Fact>]
    let ``P24 the gradients (b2 over b1)^i reach Adam's exact worst case at every step`` () =
        Property.Check AdamBounds.adamTight
        Property.Check AdamBounds.adamTightUsual

    [<Fact>]
    let ``P25 Adam's steps exceed the bound of its paper from step 210 on`` () =
        Property.Check AdamBounds.adamPaperBound

    [<Fact>]
    let ``P25 Adam's first step is at most the rate, and with equal decays every step is`` () =
        Property.Check AdamBounds.adamShort

    [<Fact>]
    let ``P26 on a constant gradient Adam steps by the rate, and after zeros by (1 - b1) over sqrt(1 - b2) rates`` () =
        Property.Check AdamBounds.adamConstant

    [<Fact>]
    let ``P27 no step of Adamax is longer than its exact worst case, which the gradients b2^i reach`` () =
        Property.Check AdamBounds.adamax

    [<Fact>]
    let ``P27 Adamax's steps exceed the bound of its paper at the second step`` () =
        Property.Check AdamBounds.adamaxPaperBound

    [<Fact>]
    let ``P28 Adamax's norm is the largest decayed gradient and the limit of p-norms`` () =
        Property.Check AdamBounds.adamaxNorm

    [<Fact>]
    let ``P28 Adamax's epsilon is added to the gradient or to the norm`` () = Property.Check AdamBounds.adamaxEpsilon

    [<Fact>]
    let ``P29 on a constant gradient Nadam's steps are 1.47368, 1.15731, 1.07822 rates and go to 1`` () =
        Property.Check AdamBounds.nadamConstant

    [<Fact>]
    let ``P29 a rising momentum gives Nadam the factor of its products`` () = Property.Check AdamBounds.nadamRising

    [<Fact>]
    let ``P29 Nadam with b1 = 0 is Adam with b1 = 0`` () = Property.Check AdamBounds.nadamIsAdam

    [<Fact>]
    let ``P30 AdaDelta does not move without epsilon, which sets its first step`` () =
        Property.Check StepBounds.adaDeltaEpsilon

    [<Fact>]
    let ``P31 on a constant gradient AdaBelief's steps are bounded by epsilon alone`` () =
        Property.Check StepBounds.adaBeliefUnbounded

    [<Fact>]
    let ``P31 with b1 = 0 AdaBelief's second moment is accumulated epsilon`` () =
        Property.Check StepBounds.adaBeliefWithoutMomentum

    let private signAndAdaptive = SignMethods.all @ AdaptiveMethods.all

    let places =
        let data = TheoryData<int, string>()
        signAndAdaptive |> List.iteri (fun place law -> data.Add(place, law.ToString()))
        data

    [<Theory>]
    [<MemberData(nameof places)>]
    let ``P32 to P38`` (place: int) (law: string) = Property.Check(signAndAdaptive[place], law)

    [<Fact>]
    let ``P41 AMSGrad's stored maximum never decreases in any form`` () = Property.Check Convergence.largestNeverFalls

    [<Fact>]
    let ``P41 AMSGrad's forms differ in their denominators after a single spike`` () =
        Property.Check Convergence.formsDiffer

    [<Fact>]
    let ``P41 AMSGrad's denominator never decreases in the forms of the paper and of optax`` () =
        Property.Check Convergence.denominatorNeverFalls

    [<Fact>]
    let ``P42 Adam is stuck at 1 on Reddi's sequence`` () = Property.Check Convergence.adamIsStuck

    [<Fact>]
    let ``P42 AMSGrad converges to the minimizer -1 of Reddi's sequence`` () =
        Property.Check Convergence.amsGradConverges

    [<Fact>]
    let ``P43 in Reddi's experiment Adam converges to 1 and AMSGrad to -1`` () =
        Property.Check Convergence.reddiExperiment

    [<Fact>]
    let ``P44 momentum, Nesterov and Adam are not monotone where gradient descent is`` () =
        Property.Check Convergence.notMonotone
