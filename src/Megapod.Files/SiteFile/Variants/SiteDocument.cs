namespace Megapod.Files.SiteFile.Variants;

using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>
/// A site file that can be changed value by value. Changes are made to what was read, before anything is checked, so that each variant passes the same checks as a
/// file that somebody wrote so.
/// </summary>
public sealed class SiteDocument
{
    private readonly string fileName;
    private readonly string body;
    private readonly YamlMap root;

    private SiteDocument(string fileName, string body, YamlMap root, SiteConfig site)
    {
        this.fileName = fileName;
        this.body = body;
        this.root = root;
        Site = site;
    }

    /// <summary>The site as the file has it.</summary>
    public SiteConfig Site { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it lies; also its name in messages.</param>
    /// <returns>The document, or what <see cref="SiteFileReader.Read"/> would say.</returns>
    public static Outcome<SiteDocument> Read(string path)
    {
        var text = SiteFileReader.TextOf(path);
        return text.IsSuccess ? Parse(text.Value, path) : Outcome<SiteDocument>.Failure(text.Faults);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text of a site file.</param>
    /// <param name="fileName">Name of the file in messages.</param>
    public static Outcome<SiteDocument> Parse(string text, string fileName)
    {
        var site = SiteFileReader.Parse(text, fileName);
        if (!site.IsSuccess)
        {
            return Outcome<SiteDocument>.Failure(site.Faults);
        }

        string read = SiteFileReader.Body(text);
        var values = (YamlMap)YamlLoader.Load(read, new FaultList(fileName, read))!;
        return Outcome<SiteDocument>.Success(new SiteDocument(fileName, read, values, site.Value));
    }

    /// <summary>The site with some values changed, in the order given.</summary>
    /// <param name="edits">The changes; none leaves the site as it is.</param>
    /// <param name="chosenCase">
    /// The case of the site file that is looked at, or null. Other cases are left out: their limits would refuse sizes that nobody asks them to carry.
    /// </param>
    public SiteVariant With(IReadOnlyList<SiteEdit> edits, string? chosenCase = null)
    {
        ArgumentNullException.ThrowIfNull(edits);
        var changed = OnlyCase(root, chosenCase);
        foreach (var edit in edits)
        {
            var next = ShortNames.All.Contains(edit.Path) ? ShortNames.Apply(changed, edit, chosenCase, Site.Currency) : SitePath.Set(changed, edit);
            if (!next.IsSuccess)
            {
                return new SiteVariant(Outcome<SiteConfig>.Failure(next.Faults), "");
            }

            changed = next.Value;
        }

        var faults = new FaultList(fileName, body);
        var site = SiteFileReader.Site(changed, faults, out _);
        return new SiteVariant(site is null ? Outcome<SiteConfig>.Failure(faults.InOrder()) : Outcome<SiteConfig>.Success(site), Written(changed));
    }

    private static YamlMap OnlyCase(YamlMap site, string? chosenCase)
    {
        if (site.Find("cases") is not { Value: YamlList cases })
        {
            return site;
        }

        IReadOnlyList<YamlValue> kept = [.. cases.Items.Where(c => c is YamlMap map && SitePath.TextAt(map, "name") is { } name && string.Equals(name, chosenCase, StringComparison.Ordinal))];
        return kept.Count == 0 ? site.Without("cases") : site.With("cases", new YamlList(kept, cases.At));
    }

    /// <summary>Lengths stand before texts, so that no text can be taken for the structure around it.</summary>
    private static string Written(YamlValue value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, YamlValue value)
    {
        switch (value)
        {
            case YamlMap map:
                text.Append('{');
                foreach (var entry in map.Entries)
                {
                    text.Append(entry.Key.Length).Append(':').Append(entry.Key).Append('=');
                    Write(text, entry.Value);
                }

                text.Append('}');
                break;
            case YamlList list:
                text.Append('[');
                foreach (var item in list.Items)
                {
                    Write(text, item);
                }

                text.Append(']');
                break;
            case YamlText single:
                text.Append(single.IsPlain ? 'p' : 'q').Append(single.Text.Length).Append(':').Append(single.Text);
                break;
            default:
                throw new InvalidOperationException($"A value of kind {value.GetType().Name} cannot be written.");
        }
    }
}
