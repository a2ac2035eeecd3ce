namespace Megapod.Files.SiteFile.Shapes;

using System.Text.Json.Nodes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>One word of a fixed choice; yields the enumeration's value.</summary>
/// <typeparam name="T">The enumeration. Its members' names with a small first letter are the words; L1 stays as it is.</typeparam>
internal sealed class WordShape<T> : ScalarShape
    where T : struct, Enum
{
    private static readonly string[] Words = [.. Enum.GetNames<T>().Select(Word)];

    /// <inheritdoc/>
    protected override string Needed => "one word of a choice";

    /// <inheritdoc/>
    protected override string HowToWrite => $"Write {Shown.Choice(Words)}.";

    /// <inheritdoc/>
    protected override object? ReadText(YamlText text, string name, ReadContext context)
    {
        int index = Array.IndexOf(Words, text.Text);
        if (index >= 0)
        {
            return Enum.GetValues<T>()[index];
        }

        string near = NearestName.Of(text.Text, Words) is { } meant ? $"Is '{meant}' meant? " : "";
        context.Faults.Add(FaultCodes.BadWord, text.At, $"'{name}' is '{Shown.Short(text.Text)}', which is not among the choices.", $"{near}{HowToWrite}");
        return null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["enum"] = new JsonArray([.. Words.Select(w => JsonValue.Create(w))]) };

    private static string Word(string member) => member.Length > 1 && char.IsAsciiDigit(member[1]) ? member : char.ToLowerInvariant(member[0]) + member[1..];
}
