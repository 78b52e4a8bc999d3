using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OptimizerFunctional.Tests.Saved;

/// <summary>Saved runs changed as somebody would who recomputes the checksum, by what the documentation says.</summary>
internal static class SavedText
{
    /// <summary>The document after a change, with the checksum of its new content.</summary>
    public static string Changed(string saved, Action<JsonObject> change)
    {
        var document = JsonNode.Parse(saved)!.AsObject();
        change(document);
        return WithChecksum(document.ToJsonString(Indented));
    }

    /// <summary>The text with the checksum of its content, where it has one.</summary>
    public static string WithChecksum(string text)
    {
        using var document = JsonDocument.Parse(text);
        if (
            document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("Checksum", out var checksum)
            || checksum.ValueKind != JsonValueKind.String
        )
        {
            return text;
        }

        var old = checksum.GetString()!;
        var zeros = text.Replace(old, new string('0', 64), StringComparison.Ordinal);
        var bytes = Encoding.UTF8.GetBytes(zeros.Replace("\r", "", StringComparison.Ordinal).Trim());
        return zeros.Replace(
            new string('0', 64),
            Convert.ToHexStringLower(SHA256.HashData(bytes)),
            StringComparison.Ordinal
        );
    }

    /// <summary>The same, or the text itself where it is no JSON.</summary>
    public static string WithChecksumIfJson(string text)
    {
        try
        {
            return WithChecksum(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    /// <summary>A random change of one place: a number, a list, a member, a text.</summary>
    public static (string Text, string What) Altered(string saved, Random random)
    {
        var document = JsonNode.Parse(saved)!.AsObject();
        var places = Places(document).ToList();
        var node = places[random.Next(places.Count)];
        var what = $"{node.GetPath()}: ";
        what += node switch
        {
            JsonValue value when value.GetValueKind() == JsonValueKind.Number => Put(value, Number(value, random)),
            JsonValue => Put(node, Text(random)),
            JsonArray array => List(array, random),
            JsonObject members => Member(members, random),
            _ => throw new InvalidOperationException(),
        };
        return (WithChecksum(document.ToJsonString(Indented)), what);
    }

    private static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true };

    private static IEnumerable<JsonNode> Places(JsonNode node)
    {
        if (node.Parent is not null)
        {
            yield return node;
        }

        var parts = node switch
        {
            JsonObject members => members.Where(member => member.Key != "Checksum").Select(member => member.Value),
            JsonArray items => items.AsEnumerable(),
            _ => [],
        };
        foreach (var place in parts.OfType<JsonNode>().SelectMany(Places))
        {
            yield return place;
        }
    }

    private static string Put(JsonNode old, JsonNode? other)
    {
        old.ReplaceWith(other);
        return $"{old.ToJsonString()} -> {other?.ToJsonString() ?? "null"}";
    }

    private static JsonNode? Number(JsonValue value, Random random)
    {
        var old = value.GetValue<JsonElement>().GetDouble();
        return random.Next(12) switch
        {
            0 => JsonValue.Create("NaN"),
            1 => JsonNode.Parse("1e999"),
            2 => JsonNode.Parse("-1e999"),
            3 => JsonValue.Create(-1),
            4 => JsonValue.Create(0),
            5 => JsonValue.Create(1),
            6 => JsonValue.Create(1e300),
            7 => JsonValue.Create(long.MaxValue),
            8 => JsonValue.Create(-old),
            9 => JsonValue.Create(old * 1.5 + 1e-3),
            10 => JsonValue.Create((long)Math.Clamp(old, -1e15, 1e15) + random.Next(-3, 100)),
            _ => null,
        };
    }

    private static JsonNode? Text(Random random) =>
        random.Next(4) switch
        {
            0 => JsonValue.Create(""),
            1 => JsonValue.Create(new string('x', 5000)),
            2 => JsonValue.Create("NaN"),
            _ => null,
        };

    private static string List(JsonArray array, Random random)
    {
        switch (random.Next(4))
        {
            case 0 when array.Count > 0:
                array.RemoveAt(random.Next(array.Count));
                return "an item less";
            case 1 when array.Count > 0:
                array.Add(array[^1]?.DeepClone());
                return "an item more";
            case 2:
                array.Clear();
                return "empty";
            default:
                array.Add(null);
                return "a null more";
        }
    }

    private static string Member(JsonObject members, Random random)
    {
        var name = members.Select(member => member.Key).ElementAtOrDefault(random.Next(Math.Max(1, members.Count)));
        if (name is null)
        {
            members["Stranger"] = 1;
            return "a stranger";
        }

        switch (random.Next(3))
        {
            case 0:
                members.Remove(name);
                return $"without {name}";
            case 1:
                var value = members[name];
                members.Remove(name);
                members[$"{name}x"] = value;
                return $"{name} renamed";
            default:
                members[name] = null;
                return $"{name} null";
        }
    }
}
