using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Text;
using System.Text.Json;

namespace OptimizerFunctional;

/// <summary>Reads rows of the same columns from JSON Lines, one at a time.</summary>
internal sealed class JsonLinesReader(TextReader reader)
{
    private readonly ImmutableArray<string>.Builder keys = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<TraceCell>.Builder cells = ImmutableArray.CreateBuilder<TraceCell>();
    private ImmutableArray<string> names;
    private CellKinds? kinds;
    private long line;

    public IEnumerable<TraceRow> Rows()
    {
        while (reader.ReadLine() is { } text)
        {
            line++;
            text = line == 1 ? text.TrimStart('\uFEFF') : text;
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return Row(Encoding.UTF8.GetBytes(text));
            }
        }
    }

    private TraceRow Row(byte[] bytes)
    {
        keys.Clear();
        cells.Clear();
        try
        {
            var json = new Utf8JsonReader(bytes);
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                throw At(bytes, json.TokenStartIndex, "a row is an object, in braces.");
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                Property(bytes, ref json);
            }

            RequireNames(bytes, json.TokenStartIndex);
            json.Read();
        }
        catch (JsonException error)
        {
            throw At(bytes, error.BytePositionInLine ?? 0, "this is not JSON: " + Detail(error.Message));
        }

        return new(names, cells.ToImmutable());
    }

    private void Property(byte[] bytes, ref Utf8JsonReader json)
    {
        var (place, name) = (keys.Count, json.GetString()!);
        if (!names.IsDefault && (place >= names.Length || names[place] != name))
        {
            throw At(bytes, json.TokenStartIndex, place < names.Length
                ? $"the key is {Malformed.Quoted(name)}; in the first row it is {Malformed.Quoted(names[place])}."
                : $"the first row has no key {Malformed.Quoted(name)}.");
        }

        if (names.IsDefault && (name.Length == 0 || keys.Contains(name)))
        {
            throw At(bytes, json.TokenStartIndex, name.Length == 0 ? "a key is empty." : $"the key {Malformed.Quoted(name)} comes twice.");
        }

        keys.Add(name);
        json.Read();
        var cell = JsonCell.Read(ref json, named: kinds?.IsText(place) != true)
            ?? throw At(bytes, json.TokenStartIndex, "a cell is a number, a text or null.");
        cells.Add(kinds is null ? cell : kinds.Fit(place, cell) ?? throw At(bytes, json.TokenStartIndex, cell.Kind == TraceKind.Text
            ? $"{Malformed.Quoted(cell.Text)} is not a number, as those above it under {Malformed.Quoted(name)} are."
            : $"{cell} is not a text, as those above it under {Malformed.Quoted(name)} are."));
    }

    private void RequireNames(byte[] bytes, long where)
    {
        if (names.IsDefault)
        {
            names = keys.ToImmutable();
            kinds = new(names.Length);
            for (var place = 0; place < names.Length; place++)
            {
                kinds.Fit(place, cells[place]);
            }
        }
        else if (keys.Count < names.Length)
        {
            throw At(bytes, where, $"the key {Malformed.Quoted(names[keys.Count])} is missing.");
        }
    }

    private FormatException At(byte[] bytes, long position, string what) =>
        Malformed.At(line, 1 + Encoding.UTF8.GetCharCount(bytes, 0, (int)long.Min(position, bytes.Length)), what);

    /// <summary>The message without the position that .NET appends: it counts bytes, and all lines are its first.</summary>
    private static string Detail(string message) => message.Split(" LineNumber:")[0];
}
