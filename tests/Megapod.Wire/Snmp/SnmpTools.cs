namespace Megapod.Wire.Snmp;

using Megapod.Devices.Snmp.Security;
using Megapod.Wire.Peers;

/// <summary>Net-snmp's tools, each run to its end.</summary>
internal static class SnmpTools
{
    public static readonly SnmpUserConfig User = new("megapod", "authpass123") { PrivacyPassword = "privpass123" };

    /// <summary>Words by which a tool is a user.</summary>
    public static string[] As(SnmpUserConfig user) =>
    [
        "-v3", "-u", user.Name, "-a", user.Authentication switch { SnmpAuthentication.Sha512 => "SHA-512", SnmpAuthentication.Sha1 => "SHA", _ => "SHA-256" }, "-A", user.AuthenticationPassword,
        .. user.PrivacyPassword is { } password ? (string[])["-l", "authPriv", "-x", "AES", "-X", password] : ["-l", "authNoPriv"],
    ];

    /// <summary>Runs a tool against a port of this machine.</summary>
    /// <returns>The lines that it said.</returns>
    public static async Task<string[]> RunAsync(string tool, string[] options, int port, params string[] words)
    {
        string program = Peers.Tool(tool, "snmp");

        // The tools keep what they know of engines in a file that all of them share; two at once read halves of it.
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            string said = await Peers.RunToolAsync(
                "env", [$"SNMP_PERSISTENT_DIR={folder.FullName}", $"SNMPCONFPATH={folder.FullName}", program, "-m", "", "-On", "-Oe", "-r", "1", "-t", "2", .. options, $"127.0.0.1:{port}", .. words]);
            return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
