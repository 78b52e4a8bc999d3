using System;
using System.Collections.Generic;
using System.Linq;

namespace OptimizerFunctional.Cli.Expressions;

/// <summary>
/// Builds the tape of a syntax tree. Constants are folded, common subexpressions are computed once, and a square is a
/// product. Nothing else is rewritten, so rounding follows the formula.
/// </summary>
internal sealed class TapeBuilder
{
    private readonly int parameters;
    private readonly List<int> predictors;
    private readonly List<double> constants = [];
    private readonly Dictionary<long, int> places = [];
    private readonly List<Instruction> instructions = [];
    private readonly Dictionary<(Operation, int, int), int> known = [];

    private TapeBuilder(int parameters, IEnumerable<int> predictors) =>
        (this.parameters, this.predictors) = (parameters, [.. predictors]);

    private int FirstInstruction => parameters + predictors.Count;

    /// <summary>Builds the tape of a tree with this many parameters.</summary>
    internal static Tape Build(Node root, int parameters)
    {
        var builder = new TapeBuilder(
            parameters,
            Leaves.Of(root).OfType<Predictor>().Select(leaf => leaf.Index).Distinct().Order()
        );
        var result = builder.Place(root);
        return new()
        {
            Parameters = parameters,
            Predictors = [.. builder.predictors],
            Constants = [.. builder.constants],
            Instructions =
            [
                .. builder.instructions.Select(instruction =>
                    instruction with
                    {
                        Left = builder.Settle(instruction.Left),
                        Right = builder.Settle(instruction.Right),
                    }
                ),
            ],
            Result = builder.Settle(result),
        };
    }

    /// <summary>
    /// The index of the value of a node. Until the number of constants is known, constant k has the index ~k.
    /// </summary>
    private int Place(Node node) =>
        node switch
        {
            Number number => Constant(number.Value),
            Pi => Constant(Math.PI),
            Parameter parameter => parameter.Index,
            Predictor predictor => parameters + predictors.BinarySearch(predictor.Index),
            Unary unary => Emit(unary.Operation, Place(unary.Operand)),
            Binary binary => PlaceSpine(binary),
            _ => throw new NotSupportedException(),
        };

    private int PlaceSpine(Binary root)
    {
        var spine = root.LeftSpine();
        var left = Place(spine.Peek().Left);

        while (spine.TryPop(out var binary))
        {
            left = binary is { Operation: Operation.Power, Right: Number { Value: 2 } }
                ? Emit(Operation.Multiply, left, left)
                : Emit(binary.Operation, left, Place(binary.Right));
        }

        return left;
    }

    private int Constant(double value)
    {
        // Compared by bits: 0 and -0 are equal but have different reciprocals.
        if (!places.TryGetValue(BitConverter.DoubleToInt64Bits(value), out var place))
        {
            place = ~constants.Count;
            constants.Add(value);
            places.Add(BitConverter.DoubleToInt64Bits(value), place);
        }

        return place;
    }

    private int Emit(Operation function, int operand) => Emit(function, operand, operand, isBinary: false);

    private int Emit(Operation operation, int left, int right, bool isBinary = true)
    {
        if (left < 0 && right < 0)
        {
            return Constant(Arithmetic.Apply(operation, constants[~left], constants[~right]));
        }

        if (!known.TryGetValue((operation, left, right), out var place))
        {
            place = FirstInstruction + instructions.Count;
            instructions.Add(new(operation, left, right, Varies(left), isBinary && Varies(right)));
            known.Add((operation, left, right), place);
        }

        return place;
    }

    private bool Varies(int place) =>
        place >= FirstInstruction
            ? instructions[place - FirstInstruction] is var made && (made.LeftVaries || made.RightVaries)
            : place >= 0 && place < parameters;

    private int Settle(int place) =>
        place < 0 ? FirstInstruction + ~place
        : place < FirstInstruction ? place
        : place + constants.Count;
}
