using System.CommandLine;
using OptimizerFunctional.Cli.Learning;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary><c>optimize train</c>: a network on data, with several optimizers side by side.</summary>
internal sealed class TrainCommand
{
    private readonly Option<string?> data = Options.Text(
        "--data", "DATA", "digits, which is built in; a folder with MNIST's four files; or a CSV file with a header. The default is digits.");

    private readonly Option<string?> target = Options.Text("--target", "COLUMN", "The column of a CSV file to be predicted: a class.");
    private readonly Option<string?> model = Options.Text(
        "--model", "SIZES", "Layer sizes: inputs, hidden layers, outputs, as in 784-128-10. The default has one hidden layer of 64.");

    private readonly Option<string?> activation = Options.Text("--activation", "NAME", "relu, tanh, sigmoid or gelu. The default is relu.");
    private readonly Option<string?> penalty = Options.Text("--penalty", "P", "Adds P / 2 times the sum of squared weights to the loss. The default is 0.");
    private readonly Option<string?> optimizers = Options.Text(
        "--optimizers", "A,B", "Optimizers with commas between them, each with a dialect or changes if wanted: sgd,adam@keras,adam:learningRate=0.01.");

    private readonly Option<string?> epochs = Options.Text("--epochs", "N", "How often each goes through the data. The default is 10.");
    private readonly Option<string?> batch = Options.Text("--batch", "N", "Rows of a mini-batch. The default is 128.");
    private readonly Option<string?> seed = Options.Text("--seed", "N", "Determines initial weights, the order of rows and, but for MNIST's files, which rows are the test set. The default is 42.");
    private readonly Option<string?> folder = Options.Out("a checkpoint after every epoch, epochs.csv, epochs.jsonl, figures and report.html");
    private readonly Option<bool> resume = new("--resume") { Description = "Go on from the checkpoints in --out, with the same bits as if nothing had happened." };

    /// <summary>The command.</summary>
    internal static Command Create(Terminal terminal) => new TrainCommand().On(terminal);

    private Command On(Terminal terminal)
    {
        var command = new Command(
            "train",
            "Trains a network on data with one optimizer after the other, from the same weights in the same order, and ranks them by their best test accuracy.");
        Option[] options = [data, target, model, activation, penalty, optimizers, epochs, batch, seed, folder, resume];
        System.Array.ForEach(options, command.Options.Add);
        command.SetAction(parsed => new TrainExecution(Read(parsed), terminal).Execute());
        return command;
    }

    private TrainPlan Read(ParseResult parsed) => TrainPlan.From(new()
    {
        Data = parsed.GetValue(data),
        Target = parsed.GetValue(target),
        Model = parsed.GetValue(model),
        Activation = parsed.GetValue(activation),
        Penalty = parsed.GetValue(penalty),
        Optimizers = parsed.GetValue(optimizers),
        Epochs = parsed.GetValue(epochs),
        Batch = parsed.GetValue(batch),
        Seed = parsed.GetValue(seed),
        Folder = parsed.GetValue(folder),
        Resume = parsed.GetValue(resume),
        Command = CommandText.Of(parsed),
    });
}
