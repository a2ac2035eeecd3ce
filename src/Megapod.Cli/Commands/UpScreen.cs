namespace Megapod.Cli.Commands;

using Megapod.Site.Loop;
using Megapod.Site.Screen;

/// <summary>What a person sees of a running site in the terminal.</summary>
internal static class UpScreen
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);

    /// <summary>Draws the site until it is asked to stop, which is no failure.</summary>
    /// <param name="loop">The site.</param>
    /// <param name="plain">Whether a line is printed now and then instead.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task ShowAsync(SiteLoop loop, bool plain, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(plain ? LineEvery : Redraw);
        if (!plain)
        {
            Console.Out.Write("\u001b[?1049h\u001b[?25l");
        }

        try
        {
            while (true)
            {
                if (!plain)
                {
                    Draw(loop);
                }

                await timer.WaitForNextTickAsync(stop);
                if (plain)
                {
                    Console.Out.WriteLine(SiteText.Line(loop.View!));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: the ordinary way out.
            return;
        }
        finally
        {
            if (!plain)
            {
                Console.Out.Write("\u001b[?25h\u001b[?1049l");
            }
        }
    }

    /// <summary>Draws over the frame before, line by line, so that the screen does not flicker.</summary>
    private static void Draw(SiteLoop loop)
    {
        int width = Math.Clamp(Console.WindowWidth, 60, 200);
        int height = Math.Max(10, Console.WindowHeight - 1);
        var frame = SiteText.Frame(loop.View!, loop.Events.Newest(height), width, height);
        bool colours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        Console.Out.Write("\u001b[H" + string.Concat(frame.Select(l => (colours ? Coloured(l) : l.Text) + "\u001b[K\r\n")) + "\u001b[J");
    }

    private static string Coloured(ScreenLine line) => line.Tone switch
    {
        ScreenTone.Title => $"\u001b[1m{line.Text}\u001b[0m",
        ScreenTone.Dim => $"\u001b[2m{line.Text}\u001b[0m",
        ScreenTone.Notice => $"\u001b[33m{line.Text}\u001b[0m",
        ScreenTone.Alarm => $"\u001b[1;31m{line.Text}\u001b[0m",
        _ => line.Text,
    };
}
