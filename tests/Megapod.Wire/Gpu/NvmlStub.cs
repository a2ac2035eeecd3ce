namespace Megapod.Wire.Gpu;

using System.Diagnostics;
using System.Runtime.InteropServices;
using Megapod.Tests;
using Megapod.Wire.Peers;

/// <summary>
/// A library that stands in for NVIDIA's, compiled from C after the public header and loaded into the test as the real one would be. Each has a file, and so a state, of its own.
/// </summary>
internal sealed unsafe class NvmlStub : IDisposable
{
    /// <summary>All GPUs, or the library itself.</summary>
    public const int All = -1;

    private static readonly Lazy<string> Newest = new(() => Compile([]));
    private static readonly Lazy<string> Oldest = new(() => Compile(["-DOLD"]));

    private readonly string folder = Directory.CreateTempSubdirectory("megapod-nvml").FullName;
    private readonly delegate* unmanaged<int, byte*, int, void> answer;
    private readonly delegate* unmanaged<int, byte*, ulong, void> value;
    private readonly delegate* unmanaged<int, byte*, ulong> read;
    private readonly delegate* unmanaged<byte*, ulong> asked;
    private readonly delegate* unmanaged<int, ulong, ulong, void> tell;
    private readonly delegate* unmanaged<byte*, int> size;

    public NvmlStub(bool isOld = false)
    {
        Path = System.IO.Path.Combine(folder, "libnvidia-ml.so.1");
        File.WriteAllBytes(Path, File.ReadAllBytes((isOld ? Oldest : Newest).Value));
        nint library = NativeLibrary.Load(Path);
        answer = (delegate* unmanaged<int, byte*, int, void>)NativeLibrary.GetExport(library, "stub_answer");
        value = (delegate* unmanaged<int, byte*, ulong, void>)NativeLibrary.GetExport(library, "stub_value");
        read = (delegate* unmanaged<int, byte*, ulong>)NativeLibrary.GetExport(library, "stub_read");
        asked = (delegate* unmanaged<byte*, ulong>)NativeLibrary.GetExport(library, "stub_asked");
        tell = (delegate* unmanaged<int, ulong, ulong, void>)NativeLibrary.GetExport(library, "stub_event");
        size = (delegate* unmanaged<byte*, int>)NativeLibrary.GetExport(library, "stub_size");
    }

    public string Path { get; }

    /// <summary>Lets a call answer with a number from now on.</summary>
    public void Answer(int gpu, string call, int code) => With(call, text => answer(gpu, text, code));

    public void Value(int gpu, string key, ulong number) => With(key, text => value(gpu, text, number));

    public ulong Read(int gpu, string key)
    {
        ulong found = 0;
        With(key, text => found = read(gpu, text));
        return found;
    }

    /// <summary>How often a call was made.</summary>
    public ulong Asked(string call)
    {
        ulong found = 0;
        With(call, text => found = asked(text));
        return found;
    }

    public void Tell(int gpu, ulong kind, ulong number) => tell(gpu, kind, number);

    public int SizeOf(string structure)
    {
        int found = 0;
        With(structure, text => found = size(text));
        return found;
    }

    /// <summary>The library stays loaded, as the real one does; its file may go.</summary>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static void With(string text, Called call)
    {
        nint copy = Marshal.StringToCoTaskMemUTF8(text);
        call((byte*)copy);
        Marshal.FreeCoTaskMem(copy);
    }

    private static string Compile(string[] options)
    {
        string compiler = Peers.Tool("gcc", "gcc");
        Assert.SkipUnless(File.Exists("/usr/include/string.h"), "tool: needs C's headers, of the Debian package libc6-dev (./megapod test --install)");
        string source = System.IO.Path.Combine(TestData.RepositoryRoot, "tests", "peers", "nvml_stub.c");
        string target = System.IO.Path.Combine(AppContext.BaseDirectory, $"nvml_stub{string.Concat(options)}.so");
        using var process = Process.Start(new ProcessStartInfo(compiler, [.. options, "-O1", "-shared", "-fPIC", "-pthread", "-o", target, source]) { RedirectStandardError = true, UseShellExecute = false })!;
        string complaint = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, complaint);
        return target;
    }

    private delegate void Called(byte* text);
}
