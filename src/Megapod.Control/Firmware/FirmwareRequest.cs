namespace Megapod.Control.Firmware;

using Megapod.Core.Outcomes;

/// <summary>What a person asks of a firmware campaign.</summary>
/// <param name="Image">Where controllers find the image, http or https.</param>
/// <param name="Version">The version that they show when it is installed.</param>
/// <param name="BackOut">Where they find the image of before.</param>
/// <param name="Person">Who asks; not empty.</param>
public sealed record FirmwareRequest(string Image, string Version, string BackOut, string Person)
{
    private const int LongestAddress = 1_000;
    private const int LongestVersion = 100;

    /// <summary>What is wrong with it.</summary>
    /// <returns>MP3279; null: nothing.</returns>
    public Fault? Wrong() => !IsAddress(Image) || !IsAddress(BackOut) || string.IsNullOrWhiteSpace(Version) || Version.Length > LongestVersion
        ? new Fault("MP3279", "A campaign needs the addresses of two images and a version.", "Add ?image= and &backOut= with http or https addresses as the servers' controllers see them, and &version= as they show it.")
        : null;

    private static bool IsAddress(string text) => text.Length <= LongestAddress && Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
}
