namespace Megapod.Wire.Ocpp;

using System.Text;
using Megapod.Devices.Ocpp;
using Megapod.Tests;

/// <summary>The golden frames of each edition; the files say where they come from.</summary>
internal static class GoldenFrames
{
    /// <summary>Those of all editions.</summary>
    public static IReadOnlyList<(OcppAction Action, bool IsRequest, byte[] Frame)> All { get; } = [.. Edition.All.SelectMany(Of)];

    /// <summary>Each frame of an edition with the action that it is about and whether it asks or answers.</summary>
    public static IReadOnlyList<(OcppAction Action, bool IsRequest, byte[] Frame)> Of(Edition edition) =>
    [
        .. File.ReadLines(Path.Combine(TestData.RepositoryRoot, "tests/Megapod.Wire/Ocpp/Golden", $"v{edition.Name.Replace(".", "")}.txt"))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(' ', 3))
            .Select(part => (edition.Action(part[0]), part[0].EndsWith(".req"), Encoding.UTF8.GetBytes(part[2]))),
    ];
}
