namespace Megapod.Wire.Cli;

using System.CommandLine;
using Megapod.Cli;

/// <summary>A command line whose two outputs are read afterwards and whose signals the test sends.</summary>
public abstract class CommandTest : IDisposable
{
    private protected StringWriter Output { get; } = new();

    private protected StringWriter Error { get; } = new();

    private protected StopSignals Stop { get; } = new();

    public void Dispose()
    {
        Stop.Dispose();
        Output.Dispose();
        Error.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The commands under test.</summary>
    private protected virtual RootCommand Root() => Megapod.Cli.Commands.RootBuilder.Build();

    private protected Task<int> RunAsync(params string[] args) => Door.RunAsync(Root(), args, Output, Error, Stop);
}
