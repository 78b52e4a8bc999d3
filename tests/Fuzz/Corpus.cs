using System.IO;

namespace OptimizerFunctional.Fuzz;

/// <summary>Files that commands read, made by the commands themselves where these write them.</summary>
internal static class Corpus
{
    internal const string Data =
        "x,y,s\n1,5.8,0.1\n2,6.7,0.1\n3,7.8,0.2\n4,9.1,0.1\n5,10.6,0.3\n6,12.3,0.1\n7,14.3,0.1\n8,16.6,0.2\n";

    internal const string Classes =
        "a,b,class\n1,2,0\n2,1,1\n3,4,0\n4,3,1\n5,6,0\n6,5,1\n7,8,0\n8,7,1\n1.5,2.5,0\n2.5,1.5,1\n";

    internal static void Write(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "data.csv"), Data);
        File.WriteAllText(Path.Combine(folder, "classes.csv"), Classes);
    }

    /// <summary>A command that writes files, and one that reads them; one of the files is damaged in between.</summary>
    internal static readonly (string Make, string Read)[] Pairs =
    [
        ("", "fit FOLDER/data.csv --model a*exp(k*x) --start a=1,k=0.1 --response y --sigma s"),
        ("", "train --data FOLDER/classes.csv --target class --optimizers adam --epochs 1 --batch 4"),
        (
            "run adam --problem rosenbrock --steps 20 --save FOLDER/run.json",
            "run adam --problem rosenbrock --steps 20 --resume FOLDER/run.json"
        ),
        (
            "run bfgs --problem rosenbrock --steps 5 --save FOLDER/run.json",
            "run bfgs --problem rosenbrock --steps 200 --resume FOLDER/run.json"
        ),
        (
            "run bfgs --objective (1-x)^2+100*(y-x^2)^2 --start x=-1.2,y=1 --steps 5 --save FOLDER/run.json",
            "run bfgs --objective (1-x)^2+100*(y-x^2)^2 --start x=-1.2,y=1 --steps 9 --resume FOLDER/run.json"
        ),
        (
            "run l-bfgs-b --problem rosenbrock --steps 5 --set bounds=-2..2 --save FOLDER/run.json",
            "run l-bfgs-b --problem rosenbrock --steps 200 --set bounds=-2..2 --resume FOLDER/run.json"
        ),
        (
            "run cma-es --problem rosenbrock --steps 5 --save FOLDER/run.json",
            "run cma-es --problem rosenbrock --steps 20 --resume FOLDER/run.json"
        ),
        (
            "run nelder-mead --problem rosenbrock --steps 5 --save FOLDER/run.json",
            "run nelder-mead --problem rosenbrock --steps 50 --resume FOLDER/run.json"
        ),
        (
            "run particle-swarm --problem rosenbrock --steps 3 --save FOLDER/run.json",
            "run particle-swarm --problem rosenbrock --steps 5 --resume FOLDER/run.json"
        ),
        (
            "run hill-climbing --problem rosenbrock --steps 5 --save FOLDER/run.json",
            "run hill-climbing --problem rosenbrock --steps 50 --resume FOLDER/run.json"
        ),
        (
            "run trust-region --problem rosenbrock --steps 5 --save FOLDER/run.json",
            "run trust-region --problem rosenbrock --steps 50 --resume FOLDER/run.json"
        ),
        (
            "run newton-cg --problem rosenbrock --steps 5 --save FOLDER/run.json",
            "run newton-cg --problem rosenbrock --steps 50 --resume FOLDER/run.json"
        ),
        (
            "run conjugate-gradient --problem rosenbrock --steps 5 --save FOLDER/run.json",
            "run conjugate-gradient --problem rosenbrock --steps 50 --resume FOLDER/run.json"
        ),
        (
            "fit FOLDER/data.csv --model a*exp(k*x) --start a=1,k=0.1 --response y --steps 2 --save FOLDER/fit.json",
            "fit FOLDER/data.csv --model a*exp(k*x) --start a=1,k=0.1 --response y --resume FOLDER/fit.json"
        ),
        (
            "sweep adam --problem rosenbrock --grid learningRate=1e-4..1:log:4 --steps 20 --out FOLDER/out",
            "sweep adam --problem rosenbrock --grid learningRate=1e-4..1:log:4 --steps 20 --out FOLDER/out"
        ),
        (
            "sweep gd --problem booth --search sobol --range learningRate=1e-4..0.1:log --trials 4 --out FOLDER/out",
            "sweep gd --problem booth --search sobol --range learningRate=1e-4..0.1:log --trials 4 --out FOLDER/out"
        ),
        (
            "train --data FOLDER/classes.csv --target class --optimizers adam --epochs 1 --out FOLDER/o",
            "train --data FOLDER/classes.csv --target class --optimizers adam --epochs 2 --resume --out FOLDER/o"
        ),
    ];
}
