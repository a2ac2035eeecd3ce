using Megapod.Cli;
using Megapod.Cli.Commands;

using var stop = new StopSignals();
return await Door.RunAsync(RootBuilder.Build(), args, Console.Out, Console.Error, stop);
