namespace Megapod.Devices.Ocpp.Orders;

/// <summary>Addresses that stations fetch from and upload to.</summary>
internal static class TransferAddress
{
    private static readonly string[] Schemes = ["http", "https", "ftp", "ftps", "sftp"];

    /// <summary>What is wrong with one; null: nothing.</summary>
    public static string? Mistake(string address) => Uri.IsWellFormedUriString(address, UriKind.Absolute) && Uri.TryCreate(address, UriKind.Absolute, out var uri) && Schemes.Contains(uri.Scheme, StringComparer.Ordinal) && uri.Host.Length > 0
        ? null
        : "The address is no whole one of http, https, ftp, ftps or sftp.";

    /// <summary>One for people to see: user, password and what follows a question mark, which may be a key, are left out.</summary>
    public static string Shown(string address) => Mistake(address) is null ? new Uri(address).GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : "an address";
}
