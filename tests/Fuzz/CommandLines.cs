namespace OptimizerFunctional.Fuzz;

/// <summary>Valid command lines, which are damaged. FOLDER stands for a folder of the case.</summary>
internal static class CommandLines
{
    internal static readonly string[] All =
    [
        "run adam --problem rosenbrock --steps 50 --every 10 --set learningRate=0.05",
        "run gd --problem sphere --dimension 5 --steps 20 --format jsonl --set learning-rate=0.1",
        "run bfgs --problem rosenbrock --start -1.2,1 --format csv",
        "run l-bfgs-b --problem beale --set bounds=-1..1 --steps 30",
        "run cma-es --problem sphere --dimension 4 --steps 20 --seed 3",
        "run nelder-mead --problem himmelblau --steps 60",
        "run particle-swarm --problem sphere --dimension 3 --steps 10",
        "run hill-climbing --problem sphere --steps 30",
        "run newton --problem rosenbrock --save FOLDER/run.json",
        "run trust-region --problem rosenbrock --steps 5 --save FOLDER/run.json",
        "run adam --problem rosenbrock --steps 10 --preset keras --out FOLDER/out",
        "compare --problem rosenbrock --methods gd:learningRate=0.001,adam@keras,bfgs --steps 30",
        "compare --problem booth --methods adam,momentum --steps 20 --gap 1e-3 --format csv --out FOLDER/out",
        "sweep adam --problem booth --grid learningRate=1e-4..1:log:4 --grid beta1=0.8,0.9 --steps 9 --out FOLDER/out",
        "sweep gd --problem sphere --grid learningRate=0.1..0.4:lin:3 --steps 20 --gap 1e-2",
        "fit FOLDER/data.csv --model a*exp(k*x) --start a=1,k=0.1 --response y",
        "fit FOLDER/data.csv --model a+b*x --start a=1,b=1 --response y --lower a=0 --upper b=10 --format json",
        "fit FOLDER/data.csv --model a*x^b --start a=1,b=1 --response y --loss huber --save FOLDER/fit.json",
        "train --optimizers adam,sgd:learningRate=0.1 --epochs 1 --model 64-4-10",
        "train --data FOLDER/classes.csv --target class --optimizers adam --epochs 2 --batch 4 --out FOLDER/out",
        "reproduce --only momentum",
        "list methods",
        "list",
    ];

    internal static readonly string[] Options =
    [
        "--problem",
        "--start",
        "--seed",
        "--dimension",
        "--steps",
        "--every",
        "--set",
        "--preset",
        "--format",
        "--methods",
        "--gap",
        "--grid",
        "--model",
        "--response",
        "--sigma",
        "--absolute-sigma",
        "--lower",
        "--upper",
        "--loss",
        "--loss-scale",
        "--target",
        "--activation",
        "--penalty",
        "--optimizers",
        "--epochs",
        "--batch",
        "--only",
        "--help",
        "--resume",
    ];
}
