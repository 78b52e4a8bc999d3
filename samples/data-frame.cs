#:project ../src/Api.CSharp.DataFrames/Api.CSharp.DataFrames.csproj
// The iterates of two methods in one data frame: dotnet run samples/data-frame.cs
using System;
using System.Linq;
using Microsoft.Data.Analysis;
using OptimizerFunctional;

Problem problem = Problems.Find("rosenbrock");
DataFrame frame = new[]
{
    (
        "adam",
        new Adam { LearningRate = 0.02 }
            .Iterates(problem.Objective, problem.Start)
            .Take(500)
    ),
    (
        "nesterov",
        new Nesterov { LearningRate = 0.001 }
            .Iterates(problem.Objective, problem.Start)
            .Take(500)
    ),
}.ToDataFrame();

Console.WriteLine(frame.Head(3));
Console.WriteLine(frame.GroupBy("method").Min("value"));
