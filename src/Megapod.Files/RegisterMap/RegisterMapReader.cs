namespace Megapod.Files.RegisterMap;

using System.Collections.Frozen;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile;
using Megapod.Files.SiteFile.Shapes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>
/// Reads register maps: descriptions of devices that speak Modbus with registers of their maker's own. A map is accepted whole or not at all: the outcome is a checked map, or every mistake found,
/// each with its place and a remedy. Bad input never throws.
/// </summary>
public static class RegisterMapReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it lies; also its name in messages.</param>
    /// <returns>The map, or faults: MP1001 to MP1003 when the file cannot be read at all, MP1004 and up for what is in it.</returns>
    public static Outcome<RegisterMapConfig> Read(string path)
    {
        var text = SiteFileReader.TextOf(path);
        return text.IsSuccess ? Parse(text.Value, path) : Outcome<RegisterMapConfig>.Failure(text.Faults);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text of a register map.</param>
    /// <param name="fileName">Name of the file in messages.</param>
    /// <returns>The map, or every mistake in the order of the file.</returns>
    public static Outcome<RegisterMapConfig> Parse(string text, string fileName)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fileName);
        string body = SiteFileReader.Body(text);
        if (body.Length > SiteFileReader.MaximumBytes)
        {
            return Outcome<RegisterMapConfig>.Failure(new Fault(FaultCodes.TooLarge, "The text is longer than any register map.", "Check that this is a register map.", fileName));
        }

        var faults = new FaultList(fileName, body);
        var map = Map(body, faults, out _);
        return map is null ? Outcome<RegisterMapConfig>.Failure(faults.InOrder()) : Outcome<RegisterMapConfig>.Success(map);
    }

    /// <summary>Whether a file is meant as a register map rather than as a site file: it has groups and no grid. A file that cannot be read is none.</summary>
    /// <param name="path">Where it lies.</param>
    public static bool IsMap(string path)
    {
        var text = SiteFileReader.TextOf(path);
        return text.IsSuccess && YamlLoader.Load(SiteFileReader.Body(text.Value), new FaultList(path, text.Value)) is YamlMap root && root.Find("groups") is not null && root.Find("grid") is null;
    }

    /// <summary>Reads a text and also hands out the root map, so that a test can see which keys were used.</summary>
    internal static RegisterMapConfig? Map(string text, FaultList faults, out ReadMap? root)
    {
        root = null;
        var value = YamlLoader.Load(text, faults);
        if (value is null or YamlText { IsNothing: true })
        {
            if (faults.Count == 0)
            {
                faults.Add(FaultCodes.Empty, TextPosition.Start, "The file is empty.", "Copy the example of docs/register-maps.md and change it.");
            }

            return null;
        }

        root = MapTable.Map.Read(value, "registerMap", new ReadContext(faults, "EUR", FrozenDictionary<string, YamlMap>.Empty)) as ReadMap;
        if (root is null)
        {
            return null;
        }

        MapChecks.Run(root, faults);
        return faults.Count == 0 ? MapBuilder.Map(root) : null;
    }
}
