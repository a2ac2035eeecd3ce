namespace Megapod.Wire.Solver;

using Megapod.Core.Model;

/// <summary>Programs for solvers to solve. One seed is one program.</summary>
internal static class Programs
{
    /// <summary>
    /// A random program whose optimum is planted: a point, prices and reduced costs are drawn that fulfil the conditions of optimality, and bounds and costs follow from them. So the least cost is known
    /// before anybody solves.
    /// </summary>
    public static (LinearProgram Program, double Objective) Planted(int seed, int columns, int rows, double density)
    {
        var random = new Random(seed);
        var a = new Dictionary<(int Row, int Column), double>();
        for (int j = 0; j < columns; j++)
        {
            for (int i = 0; i < rows; i++)
            {
                if (random.NextDouble() < density)
                {
                    a[(i, j)] = Math.Round((random.NextDouble() * 20) - 10, 2);
                }
            }
        }

        double[] x = [.. Enumerable.Range(0, columns).Select(_ => Math.Round((random.NextDouble() * 100) - 50, 3))];
        double[] price = new double[rows];
        var builder = new LinearProgramBuilder(isNamed: seed % 2 == 0);
        for (int i = 0; i < rows; i++)
        {
            double activity = a.Where(e => e.Key.Row == i).Sum(e => e.Value * x[e.Key.Column]);
            double wide = 1 + (random.NextDouble() * 50);
            double free = double.PositiveInfinity;
            double y = Math.Round(random.NextDouble() * 10, 3);
            (double lower, double upper, price[i]) = random.Next(7) switch
            {
                0 => (activity, activity, y - 5),
                1 => (activity, free, y),
                2 => (-free, activity, -y),
                3 => (activity, activity + wide, y),
                4 => (activity - wide, activity, -y),
                5 => (activity - wide, activity + wide, 0),
                _ => (-free, free, 0),
            };
            builder.AddRow($"row {i}", lower, upper);
        }

        double objective = 0;
        for (int j = 0; j < columns; j++)
        {
            double wide = 1 + (random.NextDouble() * 50);
            double free = double.PositiveInfinity;
            double d = Math.Round(random.NextDouble() * 10, 3);
            (double lower, double upper, double reduced) = random.Next(7) switch
            {
                0 => (x[j], x[j], d - 5),
                1 => (x[j], free, d),
                2 => (-free, x[j], -d),
                3 => (x[j], x[j] + wide, d),
                4 => (x[j] - wide, x[j], -d),
                5 => (x[j] - wide, x[j] + wide, 0),
                _ => (-free, free, 0.0),
            };
            double cost = reduced + a.Where(e => e.Key.Column == j).Sum(e => e.Value * price[e.Key.Row]);
            objective += cost * x[j];
            builder.AddColumn($"column {j}", cost, lower, upper);
        }

        foreach (var (place, value) in a)
        {
            builder.Set(place.Row, place.Column, value);
        }

        return (builder.Build(), objective);
    }

    /// <summary>
    /// A plan of a site as the planner makes them, in kW and kWh with prices a kWh: grid, battery with losses, four racks, four cars with energy to get, one peak for all steps of a scenario.
    /// Three scenarios of 84 steps have 3,795 columns, 1,275 rows and 9,837 entries.
    /// </summary>
    public static LinearProgram Site(int seed, int scenarios = 3, int steps = 84)
    {
        const int Racks = 4;
        const int Cars = 4;
        var random = new Random(seed);
        var b = new LinearProgramBuilder();
        for (int s = 0; s < scenarios; s++)
        {
            int peak = b.AddColumn("peak", 12, 200);
            int[] got = [.. Enumerable.Range(0, Cars).Select(c => b.AddRow("car", 40 + (60 * random.NextDouble()), double.PositiveInfinity))];
            int[] missed = [.. Enumerable.Range(0, Cars).Select(_ => b.AddColumn("missed", 3))];
            int work = b.AddRow("work", 0, Racks * 40 * steps * 0.25);
            int charged = -1;
            for (int c = 0; c < Cars; c++)
            {
                b.Set(got[c], missed[c], 1);
            }

            for (int t = 0; t < steps; t++)
            {
                double hours = t < 48 ? 0.25 : 1;
                double price = 0.08 + (0.06 * Math.Sin(t * hours / 24 * 2 * Math.PI)) + (0.03 * random.NextDouble());
                int import = b.AddColumn("import", price * hours, 0, 2_000);
                int export = b.AddColumn("export", -(price - 0.02) * hours, 0, 500);
                int charge = b.AddColumn("charge", 0.004 * hours, 0, 1_900);
                int discharge = b.AddColumn("discharge", 0.004 * hours, 0, 1_900);
                int energy = b.AddColumn("energy", 0, 400, 3_900);
                int reserve = b.AddColumn("reserve", -0.002 * hours, 0, 1_000);
                int balance = b.AddRow("balance", 30 + (40 * random.NextDouble()), double.PositiveInfinity);
                int store = b.AddRow("store", t == 0 ? 2_000 : 0, t == 0 ? 2_000 : 0);
                int top = b.AddRow("top", 0, double.PositiveInfinity);
                int room = b.AddRow("room", double.NegativeInfinity, 1_900);
                int fuse = b.AddRow("fuse", double.NegativeInfinity, 1_800);
                b.Set(balance, import, 1);
                b.Set(balance, export, -1);
                b.Set(balance, charge, -1);
                b.Set(balance, discharge, 1);
                b.Set(store, energy, 1);
                b.Set(store, charge, -0.95 * hours);
                b.Set(store, discharge, hours / 0.95);
                if (charged >= 0)
                {
                    b.Set(store, charged, -1);
                }

                b.Set(top, peak, 1);
                b.Set(top, import, -1);
                b.Set(room, discharge, 1);
                b.Set(room, reserve, 1);
                for (int r = 0; r < Racks; r++)
                {
                    int rack = b.AddColumn("rack", -(0.2 + (0.05 * r) + (0.02 * random.NextDouble())) * hours, 12, 98);
                    b.Set(balance, rack, -1);
                    b.Set(work, rack, hours);
                    b.Set(fuse, rack, 1);
                }

                for (int c = 0; c < Cars; c++)
                {
                    bool isThere = (t + (c * 7)) % 20 < 12;
                    int car = b.AddColumn("car", -0.4 * hours, 0, isThere ? 150 : 0);
                    b.Set(balance, car, -1);
                    b.Set(got[c], car, hours);
                    b.Set(fuse, car, 1);
                }

                // Power for the reserve is kept from the racks as well.
                int shed = b.AddColumn("shed", 0.5 * hours, 0, 500);
                b.Set(balance, shed, 1);
                b.Set(fuse, shed, -1);
                b.Set(room, shed, 0.5);
                charged = energy;
            }
        }

        return b.Build();
    }

    /// <summary>A program by hand: costs with bounds, then rows of coefficients with bounds.</summary>
    public static LinearProgram Of((double Cost, double Lower, double Upper)[] columns, params (double Lower, double[] Coefficients, double Upper)[] rows)
    {
        var builder = new LinearProgramBuilder();
        foreach (var (cost, lower, upper) in columns)
        {
            builder.AddColumn("", cost, lower, upper);
        }

        foreach (var (lower, coefficients, upper) in rows)
        {
            int row = builder.AddRow("", lower, upper);
            for (int j = 0; j < coefficients.Length; j++)
            {
                builder.Set(row, j, coefficients[j]);
            }
        }

        return builder.Build();
    }
}
