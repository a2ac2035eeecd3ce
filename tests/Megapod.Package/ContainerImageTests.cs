namespace Megapod.Package;

using System.Buffers.Binary;
using System.Formats.Tar;
using System.Text;
using System.Text.Json;

/// <summary>The container image as a file: whole, of one program that starts without a shell and without root.</summary>
[Collection(Packages.Name)]
public sealed class ContainerImageTests(Packages packages)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Image_is_what_it_says_and_starts_one_program_as_a_user_of_its_own_without_a_shell()
    {
        string path = await packages.ImageAsync();
        var image = new ImageLayers(path);
        var config = image.Config.GetProperty("config");

        // Each part is named by what is in it, and the configuration names the layers so as well.
        string[] layers = [.. image.Manifest.GetProperty("Layers").EnumerateArray().Select(l => l.GetString()!)];
        Assert.Equal(image.Sums[image.Manifest.GetProperty("Config").GetString()!] + ".json", image.Manifest.GetProperty("Config").GetString());
        Assert.All(layers, l => Assert.Equal(image.Sums[l] + ".tar", l));
        Assert.Equal(layers.Select(l => $"sha256:{image.Sums[l]}"), image.Config.GetProperty("rootfs").GetProperty("diff_ids").EnumerateArray().Select(d => d.GetString()));
        Assert.Equal(layers.Length + 2, image.Sums.Count);
        Assert.Equal(("linux", "amd64"), (image.Config.GetProperty("os").GetString(), image.Config.GetProperty("architecture").GetString()));

        // It runs as somebody who is not root, and what he writes to is his.
        int user = int.Parse(config.GetProperty("User").GetString()!.Split(':')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.NotEqual(0, user);
        Assert.NotEqual("0", config.GetProperty("User").GetString()!.Split(':')[1]);
        var home = image.Find(config.GetProperty("WorkingDir").GetString()!)!;
        Assert.Equal((TarEntryType.Directory, user), (home.Type, home.Owner));
        Assert.True(home.Mode.HasFlag(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        Assert.Empty(image.Files.Where(f => (f.Value.Mode & (UnixFileMode.SetUser | UnixFileMode.SetGroup)) != UnixFileMode.None && f.Value.Type == TarEntryType.RegularFile).Select(f => f.Key));

        // What it starts is there, may be started by him, and is a program and no script that would need another one.
        string start = config.GetProperty("Entrypoint")[0].GetString()!;
        Assert.Equal(JsonValueKind.Array, config.GetProperty("Cmd").ValueKind);
        var program = image.Find(start)!;
        Assert.True(program.Mode.HasFlag(program.Owner == user ? UnixFileMode.UserExecute : UnixFileMode.OtherExecute), $"{start} has the mode {program.Mode}.");
        Assert.Equal("\u007fELF"u8.ToArray(), program.Head[..4]);
        Assert.NotNull(image.Find(LoaderOf(program.Head)));
        string[] none = ["/bin/sh", "/bin/bash", "/bin/dash", "/bin/busybox", "/usr/bin/apt", "/usr/bin/apt-get", "/usr/bin/dpkg", "/usr/bin/perl"];
        Assert.All(none, shell => Assert.Null(image.Find(shell)));
        string[] needed = ["/usr/lib/x86_64-linux-gnu/libsqlite3.so.0", "/usr/lib/x86_64-linux-gnu/libssl.so.3", "/usr/lib/x86_64-linux-gnu/libClpSolver.so.1", "/usr/share/zoneinfo/Europe/Berlin"];
        Assert.All(needed, file => Assert.True(image.Find(file) is { Length: > 0 }, $"{file} is not in the image."));
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", Encoding.ASCII.GetString(image.Find("/etc/ssl/certs/ca-certificates.crt")!.Head), StringComparison.Ordinal);
        await InspectAsync(path, image);
    }

    /// <summary>Who reads images for a living reads it, too.</summary>
    private static async Task InspectAsync(string path, ImageLayers image)
    {
        if (!File.Exists("/usr/bin/skopeo"))
        {
            TestContext.Current.SendDiagnosticMessage("skopeo is not installed: the image was not inspected with it.");
            return;
        }

        var (code, said) = await Machine.StartAsync("skopeo", ["inspect", "--config", $"docker-archive:{path}"], Stop);
        Assert.True(code == 0, said);
        using var seen = JsonDocument.Parse(said);
        Assert.Equal(image.Config.GetProperty("config").GetProperty("User").GetString(), seen.RootElement.GetProperty("config").GetProperty("User").GetString());
        Assert.Equal(
            image.Config.GetProperty("rootfs").GetProperty("diff_ids").EnumerateArray().Select(d => d.GetString()),
            seen.RootElement.GetProperty("rootfs").GetProperty("diff_ids").EnumerateArray().Select(d => d.GetString()));
    }

    /// <summary>The program that loads a program: what its header of the kind 3 names (elf(5), 64 bit).</summary>
    private static string LoaderOf(ReadOnlySpan<byte> head)
    {
        int at = (int)BinaryPrimitives.ReadInt64LittleEndian(head[0x20..]);
        int size = BinaryPrimitives.ReadInt16LittleEndian(head[0x36..]);
        int count = BinaryPrimitives.ReadInt16LittleEndian(head[0x38..]);
        for (int k = 0; k < count; k++)
        {
            var header = head[(at + (k * size))..];
            if (BinaryPrimitives.ReadInt32LittleEndian(header) == 3)
            {
                int from = (int)BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
                int length = (int)BinaryPrimitives.ReadInt64LittleEndian(header[32..]);
                return Encoding.ASCII.GetString(head.Slice(from, length - 1));
            }
        }

        return "";
    }
}
