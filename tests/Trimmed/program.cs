// Published with trimming by .ci/packages: every solver runs, and its saved run is resumed to the same bits.
using System;
using System.Linq;
using OptimizerFunctional;

var problem = Problems.Find("rosenbrock");
var wrong = Methods.All.Where(method => !Resumes(method.Default)).Select(method => method.Name).ToList();
Console.WriteLine($"{Methods.All.Length} methods, not resumed: [{string.Join(", ", wrong)}]");

var half = Methods.Find("adam").With([new("learningRate", "0.5")]);
Console.WriteLine(half);
return wrong.Count == 0 && half.Equals(new Adam { LearningRate = 0.5 }) ? 0 : 1;

bool Resumes(Solver solver)
{
    var part = solver.Minimize(problem.Objective, problem.Start, Stop.AfterIterations(10));
    var resumed = solver.Resume(problem.Objective, part.ToJson(), Stop.AfterIterations(20));
    return resumed.Equals(solver.Minimize(problem.Objective, problem.Start, Stop.AfterIterations(20)));
}
