#:project ../src/Core.FSharp/Core.FSharp.fsproj
#:property PublishAot=true
#:property TreatWarningsAsErrors=false
// Derivatives have the same bits interpreted, compiled while the program runs, and in a native program:
// dotnet run samples/same-bits.cs, and dotnet publish samples/same-bits.cs. .ci/native compares the three.
using System;
using OptimizerFunctional;
using OptimizerFunctional.Core;

// After some evaluations functions are compiled, where that is possible. The switch can also be an entry of
// runtimeconfig.json.
if (args is ["interpreted"])
{
    AppContext.SetSwitch("OptimizerFunctional.GeneratedCode", false);
}

Show("Rosenbrock", 20_000, [-1.2, 1], x => Real.Pow(1 - x[0], 2) + 100 * Real.Pow(x[1] - x[0] * x[0], 2));
Show(
    "a function of functions",
    20_000,
    [0.3, 0.7, -1.1],
    x => Real.Exp(x[0] * x[1]) * Real.Sin(x[2]) + Real.Sqrt(1 + x[0] * x[0]) / Real.Atan2(x[1], 2) + Real.Tanh(x[2])
);
Show("a sum of terms, a loop", 5_000, Points(50), Chain);
Show("a longer one", 2_000, Points(1_003), Chain);

static Real Chain(Reals x)
{
    Real sum = 0;

    for (var i = 0; i + 1 < x.Length; i++)
    {
        sum += Real.Exp(-x[i] * x[i + 1]) * Real.Cos(x[i]) + Real.Pow(1 - x[i], 2) + Real.Softplus(x[i + 1]);
    }

    return sum;
}

static double[] Points(int count)
{
    var point = new double[count];

    for (var i = 0; i < count; i++)
    {
        point[i] = (i * 7919 % 1000 - 500) / 400.0;
    }

    return point;
}

// A digest of the bits of value and gradient at points that move, and the last value.
static void Show(string name, int evaluations, double[] point, Func<Reals, Real> function)
{
    Objective objective = Objective.Of(function);
    var gradient = new double[point.Length];
    var digest = 17UL;
    var value = 0.0;

    for (var k = 0; k < evaluations; k++)
    {
        value = objective.EvaluateInto(0, point, gradient);
        Add(ref digest, value);

        for (var i = 0; i < point.Length; i++)
        {
            Add(ref digest, gradient[i]);
            point[i] += (k % 3 - 1) * 0.0123 / (i % 5 + 1);
        }
    }

    Console.WriteLine($"{name}: {digest:x16} {BitConverter.DoubleToUInt64Bits(value):x16}");
}

static void Add(ref ulong digest, double number) =>
    digest = (digest ^ BitConverter.DoubleToUInt64Bits(number)) * 1099511628211UL + (digest >> 31);
