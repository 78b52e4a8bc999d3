using System;
using System.Linq;

namespace OptimizerFunctional.Fuzz;

/// <summary>Random formulas of x, y and z[1] to z[3], some of them damaged or very large.</summary>
internal sealed class RandomFormulas(Random random)
{
    private static readonly string[] Methods =
    [
        "bfgs",
        "newton",
        "trust-region-cg",
        "l-bfgs-b",
        "nelder-mead",
        "cma-es",
        "adam",
        "gd",
        "conjugate-gradient",
    ];
    private static readonly string[] Functions =
    [
        "exp",
        "log",
        "ln",
        "log10",
        "sqrt",
        "abs",
        "sin",
        "cos",
        "tan",
        "atan",
        "tanh",
        "erf",
        "min",
        "max",
        "atan2",
        "sum",
    ];
    private static readonly string[] Atoms =
    [
        "x",
        "y",
        "z[1]",
        "z[2]",
        "z[n]",
        "n",
        "pi",
        "0",
        "1",
        "2",
        "0.5",
        "1e-300",
        "1e300",
        "3",
        "0/0",
        "i",
        "z[i]",
        "z",
    ];
    private static readonly string[] Signs = ["+", "-", "*", "/", "^", "*", "+", " ", "**", ",", "=", "[", "\"", "("];
    private readonly Mutations mutations = new(random);

    /// <summary>A command line.</summary>
    internal string[] Next()
    {
        var formula = random.Next(20) switch
        {
            0 => string.Concat(Enumerable.Repeat(mutations.Pick(Functions) + "(", 3000)) + "x",
            1 => string.Join(mutations.Pick(Signs), Enumerable.Repeat(Formula(2), 3000)),
            2 => new string('-', 3000) + "x",
            _ => $"{Formula(random.Next(1, 6))} + (x-1)^2 + y^2 + sum(i, 1, 3, z[i]^2)",
        };

        if (random.Next(4) == 0)
        {
            var place = random.Next(formula.Length);
            formula = formula[..place] + mutations.OddWord() + formula[random.Next(place, formula.Length)..];
        }

        string[] start = ["--start", $"x={random.Next(-2, 3)},y=1,z=[{random.Next(3)},-1,{random.NextDouble():F2}]"];
        string[] words = ["run", mutations.Pick(Methods), "--objective", formula, .. start, "--steps", "20"];
        return random.Next(3) == 0 ? [.. words, "--format", "json", "--target", "0.01"] : words;
    }

    private string Formula(int depth) =>
        depth == 0 || random.Next(6) == 0
            ? mutations.Pick(Atoms[..^random.Next(0, 5)])
            : random.Next(6) switch
            {
                0 => $"({Formula(depth - 1)})",
                1 => $"-{Formula(depth - 1)}",
                2 => $"{mutations.Pick(Functions[..12])}({Formula(depth - 1)})",
                3 => $"{mutations.Pick(Functions[12..15])}({Formula(depth - 1)}, {Formula(depth - 1)})",
                4 => $"sum(i, {random.Next(-1, 3)}, {mutations.Pick(["n", "3", "1e6", "x"])}, {Formula(depth - 1)})",
                _ => Formula(depth - 1)
                    + mutations.Pick(random.Next(12) == 0 ? Signs : Signs[..7])
                    + Formula(depth - 1),
            };
}
