namespace Megapod.Wire.Ocpp;

using System.Text;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.V16;
using Megapod.Tests;

/// <summary>The golden frames of OCPP 1.6; the file says where they come from.</summary>
internal static class GoldenFrames
{
    /// <summary>Each frame with the action that it is about and whether it asks or answers.</summary>
    public static IReadOnlyList<(OcppAction Action, bool IsRequest, byte[] Frame)> All { get; } =
    [
        .. File.ReadLines(Path.Combine(TestData.RepositoryRoot, "tests/Megapod.Wire/Ocpp/Golden/v16.txt"))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(' ', 3))
            .Select(part => (V16Actions.All.Single(a => a.Name == part[0].Split('.')[0]), part[0].EndsWith(".req"), Encoding.UTF8.GetBytes(part[2]))),
    ];
}
