namespace OptimizerFunctional.Core.Tests.Laws

open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Laws
open OptimizerFunctional.Properties
open Xunit

/// Sections D and E: reductions between optimizers, and the algebra of combinators, schedules and counts.
module AlgebraTests =

    let private adam = Adam.create Adam.defaults
    let private momentum = Momentum.create Momentum.pytorch

    [<Fact>]
    let ``P54 Adam with b1 = 0 is RMSProp with bias correction and epsilon outside`` () =
        Property.Check Reductions.adamIsRmsProp

    [<Fact>]
    let ``P54 Adam and RMSProp without memory and epsilon are signSGD`` () =
        Property.Check Reductions.withoutMemoryIsSign

    [<Fact>]
    let ``P55 AdamW without decay is Adam bit for bit`` () = Property.Check Reductions.adamWIsAdam

    [<Fact>]
    let ``P55 without gradients AdamW takes the point to (1 - rate decay)^t of the start`` () =
        Property.Check Reductions.adamWShrinks

    [<Fact>]
    let ``P55 coupled decay is decoupled decay for gradient descent and not for Adam`` () =
        Property.Check Reductions.coupledIsDecoupledForGradientDescent
        Property.Check Reductions.coupledIsNotDecoupledForAdam

    [<Fact>]
    let ``P56 on a constant gradient the steps of centered RMSProp grow and are never NaN`` () =
        Property.Check Reductions.centeredGrows

    [<Fact>]
    let ``P57 AMSGrad in optax's form and PyTorch's is Adam while gradients do not shrink`` () =
        Property.Check Reductions.amsGradIsAdam

    [<Fact>]
    let ``H3 averaged gradient descent is gradient descent with a decaying learning rate and the mean of its points``
        ()
        =
        Property.Check Reductions.averagedGradientDescent

    [<Fact>]
    let ``P58 lookahead with slow step size 1 is the inner optimizer, and with period 1 it scales gradient descent``
        ()
        =
        Property.Check(Reductions.lookaheadIsInner adam)
        Property.Check(Reductions.lookaheadIsInner momentum)
        Property.Check Reductions.lookaheadScales

    [<Fact>]
    let ``P59 accumulating one gradient is the inner optimizer bit for bit`` () =
        Property.Check(Reductions.accumulateOneIsInner adam)
        Property.Check(Reductions.accumulateOneIsInner (AdamW.create AdamW.defaults))

    [<Fact>]
    let ``P60 andThen is associative bit for bit, in place too`` () =
        Property.Check(Algebra.associative (Clip.byValue 1.0) adam momentum)
        Property.Check(Algebra.associative (Clip.byNorm 1.0) adam (Clip.byNorm 0.001))
        Property.Check(Algebra.associative momentum Direction.normalize (Average.ofSteps 0.9))
        Property.Check(Algebra.associative (WeightDecay.coupled 0.1) (Noise.gaussian 0.1 0.55 3L) adam)

    [<Fact>]
    let ``P60 andThen feeds the first one's steps to the second, with identity on both sides`` () =
        Property.Check(Algebra.composes adam momentum)
        Property.Check(Algebra.composes (Clip.byNorm 1.0) adam)
        Property.Check(Algebra.composes Optimizer.identity adam)
        Property.Check(Algebra.composes adam Optimizer.identity)

    [<Fact>]
    let ``P63 accumulating k gradients is one step on their mean and none in between`` () =
        Property.Check(Algebra.accumulates adam)
        Property.Check(Algebra.accumulates momentum)

    [<Fact>]
    let ``P64 a schedule that never changes is a constant rate in every method`` () =
        Obey.Made(
            Catalogue.all |> List.filter _.HasRate,
            fun entry -> {
                new FactoryVisitor<Law> with
                    member _.Visit make = Algebra.constantSchedule (entry.Rate >> make)
            }
        )

    [<Fact>]
    let ``C4 a resumed run is the same run, and no step changes an earlier state`` () =
        // Every method is under these laws in CatalogueTests; here on their own.
        for law in Contract.laws adam do
            Law.check law

    [<Fact>]
    let ``P66 gradients that are not finite are skipped, up to a limit`` () =
        Property.Check(Transforms.skipsNotFinite adam)
        Property.Check(Transforms.skipsNotFinite momentum)

    [<Fact>]
    let ``P67 clipping by value is idempotent, odd, and the identity within its limit`` () =
        Property.Check Transforms.clipsByValue
        Property.Check(Invariances.odd (Clip.byValue 1.0), "P47 of clipping")

    [<Fact>]
    let ``P67 clipping by norm is parallel, idempotent, and the identity within its limit`` () =
        Property.Check Transforms.clipsByNorm

    [<Fact>]
    let ``P68 averages of a constant are the constant, no average leaves the range, and averages are linear`` () =
        Property.Check Transforms.averages
        Property.Check(MomentumForms.linear (Average.ofSteps 0.9), "P18 of averages")

    [<Fact>]
    let ``P69 projection onto a box is idempotent, non-expansive and obtuse`` () = Property.Check Transforms.projects

    [<Fact>]
    let ``P70 schedules have exact initial and final rates and are monotonic`` () =
        Property.Check Schedules.schedulesGoDown

    [<Fact>]
    let ``P70 warm-ups are linear and joined schedules have no gap`` () = Property.Check Schedules.schedulesJoin

    [<Fact>]
    let ``P70 cycles have exact rates at their joints and no gaps`` () = Property.Check Schedules.schedulesOfCycles

    [<Fact>]
    let ``P70 schedules stay finite for huge counts`` () = Property.Check Schedules.schedulesStayFinite

    [<Fact>]
    let ``P75 counts saturate and corrections stay finite in every method`` () =
        Obey.All(
            Catalogue.all |> List.filter (fun entry -> not (entry.Is RateFalls)),
            {
                new OptimizerVisitor<Law> with
                    member _.Visit optimizer =
                        Algebra.countSaturates (fun count state -> Fields.replace "Count" count state) optimizer
            }
        )
