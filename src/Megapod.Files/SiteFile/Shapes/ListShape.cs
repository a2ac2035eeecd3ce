namespace Megapod.Files.SiteFile.Shapes;

using System.Globalization;
using System.Text.Json.Nodes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>A list of values of one shape; yields a list of what could be read.</summary>
/// <param name="item">Shape of each item.</param>
/// <param name="minimum">Fewest items.</param>
/// <param name="maximum">Most items.</param>
internal sealed class ListShape(Shape item, int minimum, int maximum) : Shape
{
    /// <summary>Whether a single value counts as a list of it.</summary>
    public bool TakesOne { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<Shape> Inner => [item];

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context)
    {
        if (TakesOne && value is YamlText { IsNothing: false })
        {
            return item.Read(value, name, context) is { } one ? new List<object?> { one } : null;
        }

        if (value is not YamlList list)
        {
            context.Faults.Add(FaultCodes.WrongKind, value.At, $"'{name}' is a single value, but a list is needed.", "Begin each item on a line of its own with '- '.");
            return null;
        }

        if (list.Items.Count < minimum)
        {
            string found = list.Items.Count == 0 ? "is empty" : $"has {Count(list.Items.Count)} of the {Count(minimum)} items it needs at least";
            context.Faults.Add(FaultCodes.EmptyList, list.At, $"'{name}' {found}.", minimum == 1 ? $"Write at least one item or remove '{name}'." : $"Write at least {Count(minimum)} items.");
            return null;
        }

        if (list.Items.Count > maximum)
        {
            context.Faults.Add(FaultCodes.ListTooLong, list.At, $"'{name}' has {Count(list.Items.Count)} items, more than the {Count(maximum)} that are accepted.", "Split the site, or remove what is not needed.");
            return null;
        }

        string itemName = item is MapShape map ? map.Name : name;
        return list.Items.Select(i => item.Read(i, itemName, context)).Where(r => r is not null).ToList();
    }

    /// <inheritdoc/>
    public override JsonObject Describe()
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = item.Describe(), ["minItems"] = minimum, ["maxItems"] = maximum };
        return TakesOne ? new JsonObject { ["anyOf"] = new JsonArray(item.Describe(), list) } : list;
    }

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);
}
