using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>Every default and every preset, in numbers.</summary>
public class DefaultTests
{
    [Theory]
    [InlineData("gradient-descent", "learningRate=0.01")]
    [InlineData("momentum", "learningRate=0.01 momentum=0.9 dampening=0 ratePlacement=InsideBuffer")]
    [InlineData("nesterov", "learningRate=0.01 momentum=0.9 ratePlacement=InsideBuffer")]
    [InlineData("asgd", "learningRate=0.01 decay=0.0001 power=0.75 averageFrom=1000000")]
    [InlineData("rprop", "initialStep=0.01 shrink=0.5 grow=1.2 smallestStep=1E-06 largestStep=50")]
    [InlineData("adagrad", "learningRate=0.01 initialAccumulator=0 epsilon=1E-10 epsilonPlacement=OutsideRoot")]
    [InlineData("adadelta", "learningRate=1 decay=0.95 epsilon=1E-06")]
    [InlineData("rmsprop", "learningRate=0.001 decay=0.9 epsilon=1E-08 epsilonPlacement=OutsideRoot centered=false momentum=0 ratePlacement=InsideBuffer biasCorrection=false")]
    [InlineData("rmsprop-window", "learningRate=0.001 window=10 epsilon=1E-08")]
    [InlineData("adam", "learningRate=0.001 beta1=0.9 beta2=0.999 epsilon=1E-08 epsilonCorrection=AfterCorrection")]
    [InlineData("adamw", "learningRate=0.001 beta1=0.9 beta2=0.999 epsilon=1E-08 epsilonCorrection=AfterCorrection weightDecay=0.01 weightDecayScaling=ByRate")]
    [InlineData("amsgrad", "learningRate=0.001 beta1=0.9 beta2=0.999 epsilon=1E-08 form=Paper")]
    [InlineData("adamax", "learningRate=0.002 beta1=0.9 beta2=0.999 epsilon=0 epsilonPlacement=AddedToGradient")]
    [InlineData("nadam", "learningRate=0.001 beta1=0.9 beta2=0.999 epsilon=1E-08 momentum=Constant momentumDecay=0.004")]
    [InlineData("radam", "learningRate=0.001 beta1=0.9 beta2=0.999 epsilon=1E-08 epsilonCorrection=AfterCorrection threshold=4")]
    [InlineData("adabelief", "learningRate=0.001 beta1=0.9 beta2=0.999 epsilon=1E-16")]
    [InlineData("yogi", "learningRate=0.01 beta1=0.9 beta2=0.999 epsilon=0.001 initialAccumulator=1E-06 initialFirstMoment=0 biasCorrection=false")]
    [InlineData("lion", "learningRate=0.0001 beta1=0.9 beta2=0.99 weightDecay=0")]
    [InlineData("conjugate-gradient", "formula=HagerZhang theta=1 eta=0.4 restartAt=0.2 lineSearch=more-thuente")]
    [InlineData("bfgs", "lineSearch=more-thuente")]
    [InlineData("l-bfgs", "memory=10 lineSearch=more-thuente")]
    [InlineData("l-bfgs-b", "bounds=none memory=10 gradientTolerance=1E-08 initialCurvature=0")]
    [InlineData("newton", "lineSearch=more-thuente")]
    [InlineData("newton-cg", "lineSearch=more-thuente largestResidual=0.5 productsPerCoordinate=20")]
    [InlineData("trust-region", "initialRadius=0 largestRadius=Infinity acceptanceThreshold=0.1")]
    [InlineData("trust-region-cg", "initialRadius=0 largestRadius=Infinity acceptanceThreshold=0.1 largestResidual=0.5 productsPerCoordinate=20")]
    [InlineData("nelder-mead", "isAdaptive=true pointTolerance=1E-06 valueTolerance=1E-08 restarts=0 bounds=none")]
    [InlineData("cma-es", "initialStepSize=0.5 populationSize=0 pointTolerance=1E-11 valueTolerance=1E-12 seed=0 bounds=none")]
    [InlineData("particle-swarm", "particles=40 inertia=0.7213475204444817 cognitivePull=1.1931471805599454 socialPull=1.1931471805599454 pointTolerance=1E-08 seed=0 bounds=none")]
    [InlineData("hill-climbing", "initialStepSize=0.5 successRate=0.2 stepTolerance=1E-10 seed=0 bounds=none")]
    public void Defaults(string name, string expected)
    {
        var method = Methods.Find(name);
        Assert.Equal(expected, string.Join(' ', method.Hyperparameters.Select(known => $"{known.Name}={known.DefaultText}")));
    }

    [Fact]
    public void Every_method_has_its_defaults_tested() =>
        Assert.Equal(
            typeof(DefaultTests).GetMethod(nameof(Defaults))!
                .GetCustomAttributesData().Count(data => data.AttributeType == typeof(InlineDataAttribute)),
            Methods.All.Length);

    [Theory]
    [InlineData("gradient-descent", "keras", "")]
    [InlineData("momentum", "keras", "")]
    [InlineData("momentum", "pytorch", "ratePlacement=OutsideBuffer")]
    [InlineData("momentum", "optax", "ratePlacement=OutsideBuffer")]
    [InlineData("nesterov", "keras", "")]
    [InlineData("nesterov", "pytorch", "ratePlacement=OutsideBuffer")]
    [InlineData("nesterov", "optax", "ratePlacement=OutsideBuffer")]
    [InlineData("asgd", "pytorch", "")]
    [InlineData("rprop", "pytorch", "")]
    [InlineData("adagrad", "paper", "")]
    [InlineData("adagrad", "pytorch", "")]
    [InlineData("adagrad", "optax", "initialAccumulator=0.1 epsilon=1E-07 epsilonPlacement=InsideRoot")]
    [InlineData("adagrad", "keras", "learningRate=0.001 initialAccumulator=0.1 epsilon=1E-07 epsilonPlacement=InsideRoot")]
    [InlineData("adadelta", "paper", "")]
    [InlineData("adadelta", "pytorch", "decay=0.9")]
    [InlineData("adadelta", "optax", "decay=0.9")]
    [InlineData("adadelta", "keras", "learningRate=0.001 epsilon=1E-07")]
    [InlineData("rmsprop", "pytorch", "learningRate=0.01 decay=0.99 ratePlacement=OutsideBuffer")]
    [InlineData("rmsprop", "keras", "epsilon=1E-07 epsilonPlacement=InsideRoot")]
    [InlineData("rmsprop", "optax", "epsilonPlacement=InsideRoot")]
    [InlineData("adam", "paper", "")]
    [InlineData("adam", "pytorch", "")]
    [InlineData("adam", "optax", "")]
    [InlineData("adam", "keras", "epsilon=1E-07 epsilonCorrection=BeforeCorrection")]
    [InlineData("adamw", "pytorch", "")]
    [InlineData("adamw", "keras", "epsilon=1E-07 epsilonCorrection=BeforeCorrection weightDecay=0.004")]
    [InlineData("adamw", "optax", "weightDecay=0.0001")]
    [InlineData("amsgrad", "paper", "")]
    [InlineData("amsgrad", "optax", "form=LargestCorrected")]
    [InlineData("amsgrad", "pytorch", "form=CorrectedLargest")]
    [InlineData("adamax", "paper", "")]
    [InlineData("adamax", "pytorch", "epsilon=1E-08")]
    [InlineData("adamax", "optax", "epsilon=1E-08")]
    [InlineData("adamax", "keras", "learningRate=0.001 epsilon=1E-07 epsilonPlacement=AddedToDenominator")]
    [InlineData("nadam", "optax", "")]
    [InlineData("nadam", "pytorch", "learningRate=0.002 momentum=Rising")]
    [InlineData("nadam", "keras", "epsilon=1E-07 momentum=Rising momentumDecay=1")]
    [InlineData("radam", "paper", "")]
    [InlineData("radam", "optax", "threshold=5")]
    [InlineData("radam", "pytorch", "epsilonCorrection=BeforeCorrection threshold=5")]
    [InlineData("adabelief", "optax", "")]
    [InlineData("yogi", "paper", "")]
    [InlineData("yogi", "optax", "initialFirstMoment=1E-06 biasCorrection=true")]
    [InlineData("lion", "paper", "")]
    [InlineData("lion", "optax", "weightDecay=0.001")]
    public void Presets_differ_from_the_defaults_in(string name, string dialect, string expected)
    {
        var method = Methods.Find(name);
        var preset = method.Dialects[dialect];
        var differences = method.Hyperparameters
            .Where(known => known.Text(preset) != known.DefaultText)
            .Select(known => $"{known.Name}={known.Text(preset)}");
        Assert.Equal(expected, string.Join(' ', differences));
    }

    [Fact]
    public void Every_preset_is_tested() =>
        Assert.Equal(
            typeof(DefaultTests).GetMethod(nameof(Presets_differ_from_the_defaults_in))!
                .GetCustomAttributesData().Count(data => data.AttributeType == typeof(InlineDataAttribute)),
            Methods.All.Sum(method => method.Dialects.Count));
}
