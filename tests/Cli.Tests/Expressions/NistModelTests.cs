using System;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using Xunit;

namespace OptimizerFunctional.Cli.Tests.Expressions;

public sealed class NistModelTests
{
    public static TheoryData<string> Names => [.. NistModels.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_and_derivatives_are_exact(string name)
    {
        var model = NistModels.All.Single(model => model.Name == name);
        var expression = Expression.Parse(model.Model, model.Parameters, model.Predictors.Split(' '));
        var derivatives = new double[model.Certified.Length];
        Close(model.Value, expression.Evaluate(model.Certified, model.Row, derivatives));
        Assert.All(model.Derivatives.Zip(derivatives), pair => Close(pair.First, pair.Second));
    }

    [Theory]
    [InlineData("BoxBOD", 1168.0088766, "109.0,1.0;149.0,2.0;149.0,3.0;191.0,5.0;213.0,7.0;224.0,10.0")]
    [InlineData("DanWood", 0.0043173084083, "2.138,1.309;3.421,1.471;3.597,1.49;4.34,1.565;4.882,1.611;5.66,1.68")]
    [InlineData(
        "MGH10",
        87.945855171,
        "34780.0,50.0;28610.0,55.0;23650.0,60.0;19630.0,65.0;16370.0,70.0;13720.0,75.0;11540.0,80.0;"
            + "9744.0,85.0;8261.0,90.0;7030.0,95.0;6005.0,100.0;5147.0,105.0;4427.0,110.0;3820.0,115.0;"
            + "3307.0,120.0;2872.0,125.0"
    )]
    [InlineData(
        "Misra1a",
        0.12455138894,
        "10.07,77.6;14.73,114.9;17.94,141.1;23.93,190.8;29.61,239.9;35.18,289.0;40.02,332.8;44.82,378.4;"
            + "50.76,434.8;55.05,477.3;61.01,536.8;66.4,593.1;75.47,689.1;81.78,760.0"
    )]
    [InlineData(
        "Misra1c",
        0.040966836971,
        "10.07,77.6;14.73,114.9;17.94,141.1;23.93,190.8;29.61,239.9;35.18,289.0;40.02,332.8;44.82,378.4;"
            + "50.76,434.8;55.05,477.3;61.01,536.8;66.4,593.1;75.47,689.1;81.78,760.0"
    )]
    [InlineData(
        "Rat42",
        8.0565229338,
        "8.93,9.0;10.8,14.0;18.59,21.0;22.33,28.0;39.35,42.0;56.11,57.0;61.73,63.0;64.62,70.0;67.08,79.0"
    )]
    public void Certified_parameters_give_the_certified_sum_of_squares(string name, double certified, string rows)
    {
        var model = NistModels.All.Single(model => model.Name == name);
        var file = FitFile.From("data.csv", "y,x\n" + rows.Replace(';', '\n'), response: null);
        var expression = Expression.Parse(model.Model, model.Parameters, file.Predictors);
        var table = file.Read(expression.Predictors, model.Parameters.Length);
        var sum = Enumerable
            .Range(0, table.Count)
            .Sum(row =>
                Math.Pow(table.Responses[row] - expression.Evaluate(model.Certified, table.Row(row).ToArray()), 2)
            );

        // Parameters and sums are certified to eleven digits.
        Assert.InRange(sum, certified * (1 - 1e-9), certified * (1 + 1e-9));
    }

    /// <summary>Equal up to a few rounding errors: cancellation in sums loses one or two digits.</summary>
    private static void Close(double expected, double actual) =>
        Assert.InRange(actual, expected - (1e-13 * Math.Abs(expected)), expected + (1e-13 * Math.Abs(expected)));
}
