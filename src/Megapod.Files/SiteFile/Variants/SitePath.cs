namespace Megapod.Files.SiteFile.Variants;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile.Shapes;
using Megapod.Files.SiteFile.Tables;
using Megapod.Files.SiteFile.Yaml;

/// <summary>
/// Finds a single value of a site file by a path such as <c>battery.energy</c>, <c>pods.pod-1.upRamp</c> or <c>grid.limits.import</c>, and puts another in its
/// place. Keys are those of the table, so that a path may also name what the file leaves to its default. Items of a list are named by their id, name, prefix or
/// class, limits also by their direction, and all by their number, counted from one.
/// </summary>
internal static class SitePath
{
    private static readonly string[] NameKeys = ["id", "name", "prefix", "class"];

    /// <summary>The root with one value changed.</summary>
    public static Outcome<YamlMap> Set(YamlMap root, SiteEdit edit)
    {
        string[] words = edit.Path.Split('.');
        var changed = Set(root, SiteTable.Site, words, 0, edit);
        return changed.IsSuccess ? Outcome<YamlMap>.Success((YamlMap)changed.Value) : Outcome<YamlMap>.Failure(changed.Faults);
    }

    /// <summary>The text of a key, or null when the map has no such key or something else there.</summary>
    public static string? TextAt(YamlMap map, string key) => map.Find(key)?.Value is YamlText { IsNothing: false } text ? text.Text : null;

    private static Outcome<YamlValue> Set(YamlValue value, Shape shape, string[] words, int depth, SiteEdit edit)
    {
        if (value is YamlMap map && shape is DevicesShape devices)
        {
            // One item may stand without a list; its keys are reached as if it stood in one, or directly.
            bool isNamed = depth < words.Length && IsNamed(map, words[depth], 1);
            return Set(map, devices.Inner.First(), words, isNamed ? depth + 1 : depth, edit);
        }

        return (value, shape) switch
        {
            (YamlMap inner, MapShape keys) => SetKey(inner, keys, words, depth, edit),
            (YamlList list, _) when depth < words.Length => SetItem(list, shape, words, depth, edit),
            (YamlText text, _) when depth == words.Length => Outcome<YamlValue>.Success(new YamlText(edit.Value, IsPlain: true, text.At)),
            (YamlText, _) => Fail($"'{Done(words, depth)}' is a single value and has no '{Shown.Short(words[depth])}'.", $"Leave '.{Shown.Short(words[depth])}' out."),
            _ => Fail($"'{edit.Path}' is a list, not a single value.", "Name one of its items and a key of it."),
        };
    }

    private static Outcome<YamlValue> SetKey(YamlMap map, MapShape shape, string[] words, int depth, SiteEdit edit)
    {
        if (depth == words.Length)
        {
            // What a limit is about is its amount.
            return shape == CommonTables.Limit
                ? SetKey(map, shape, [.. words, "amount"], depth, edit)
                : Fail($"'{edit.Path}' is not a single value.", $"Add one of its keys: {Shown.Choice([.. shape.Keys.Select(k => k.Name)])}.");
        }

        string word = words[depth];
        if (shape.Keys.FirstOrDefault(k => string.Equals(k.Name, word, StringComparison.Ordinal)) is not { } key)
        {
            var known = shape.Keys.Select(k => k.Name).Concat(depth == 0 ? ShortNames.All : []).ToList();
            string near = NearestName.Of(word, known) is { } meant ? $"Is '{meant}' meant?" : $"Use one of {Shown.Choice(known)}.";
            return Fail($"'{Shown.Short(edit.Path)}' is no path of a site file: there is no '{Shown.Short(word)}'{(depth == 0 ? "" : $" in '{Done(words, depth)}'")}.", near);
        }

        if (map.Find(word) is { } entry)
        {
            var changed = Set(entry.Value, key.Shape, words, depth + 1, edit);
            return changed.IsSuccess ? Outcome<YamlValue>.Success(map.With(word, changed.Value)) : changed;
        }

        if (depth + 1 == words.Length && key.Shape is ScalarShape)
        {
            return Outcome<YamlValue>.Success(map.With(word, new YamlText(edit.Value, IsPlain: true, map.At)));
        }

        if (key.Shape is not MapShape { } missing || key is { IsEmptyWhenMissing: false, IsRequired: false } && missing.Keys.Any(k => k.IsRequired))
        {
            return Fail($"The site has no '{Done(words, depth + 1)}' in which '{edit.Path}' could be changed.", "Write it into the site file, or vary something else.");
        }

        var created = Set(new YamlMap([], map.At), missing, words, depth + 1, edit);
        return created.IsSuccess ? Outcome<YamlValue>.Success(map.With(word, created.Value)) : created;
    }

    private static Outcome<YamlValue> SetItem(YamlList list, Shape shape, string[] words, int depth, SiteEdit edit)
    {
        string word = words[depth];
        int[] found = [.. Enumerable.Range(0, list.Items.Count).Where(i => IsNamed(list.Items[i], word, i + 1))];
        if (found.Length != 1)
        {
            string names = string.Join(", ", list.Items.Select((item, i) => NameOf(item) ?? Number(i + 1)));
            return found.Length == 0
                ? Fail($"'{Done(words, depth)}' has no '{Shown.Short(word)}'.", $"Take one of {names}, or its number in the list.")
                : Fail($"'{Done(words, depth)}' has {Number(found.Length)} that are called '{Shown.Short(word)}'.", $"Name it by its number in the list, 1 to {Number(list.Items.Count)}: {names}.");
        }

        var changed = Set(list.Items[found[0]], shape.Inner.First(), words, depth + 1, edit);
        return changed.IsSuccess
            ? Outcome<YamlValue>.Success(new YamlList([.. list.Items.Select((item, i) => i == found[0] ? changed.Value : item)], list.At))
            : changed;
    }

    private static bool IsNamed(YamlValue item, string word, int number) =>
        string.Equals(word, Number(number), StringComparison.Ordinal)
        || (item is YamlMap map && (NameKeys.Any(k => string.Equals(TextAt(map, k), word, StringComparison.Ordinal)) || IsLimitOf(map, word)));

    private static bool IsLimitOf(YamlMap map, string word) => word is "import" or "export" && map.Find("amount") is not null && (TextAt(map, "direction") ?? "import") == word;

    private static string? NameOf(YamlValue item) => item is YamlMap map ? NameKeys.Select(k => TextAt(map, k)).FirstOrDefault(n => n is not null) : null;

    private static string Done(string[] words, int depth) => string.Join('.', words.Take(depth));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static Outcome<YamlValue> Fail(string what, string remedy) => Outcome<YamlValue>.Failure(SiteEditFaults.NoPath(what, remedy));
}
