using System.Globalization;
using System.Reflection;

namespace ZoneDrain.Experiments.Results;

/// <summary>
/// The rows of a CSV file, one a line, in one form: the first line names the columns, which are the public properties of the row in their order; numbers are in
/// invariant form and no value has a comma or a quote in it. A missing figure is an empty cell.
/// </summary>
/// <typeparam name="TRow">The row: properties of text, bool, int, long and double, of which numbers may be nullable.</typeparam>
internal static class CsvForm<TRow>
    where TRow : class
{
    private static readonly PropertyInfo[] Columns = [.. typeof(TRow).GetProperties(BindingFlags.Public | BindingFlags.Instance)];
    private static readonly ConstructorInfo Constructor = typeof(TRow).GetConstructors().MinBy(each => each.GetParameters().Length)!;
    private static readonly int[] Parameters =
        [.. Constructor.GetParameters().Select(parameter => Array.FindIndex(Columns, column => column.Name == parameter.Name))];

    /// <summary>The first line.</summary>
    public static string Header { get; } = string.Join(',', Columns.Select(column => column.Name));

    /// <summary>A row as a line.</summary>
    public static string Write(TRow row) => string.Join(',', Columns.Select(column => Convert.ToString(column.GetValue(row), CultureInfo.InvariantCulture)));

    /// <summary>Rows as a file, with its first line.</summary>
    public static string Write(IEnumerable<TRow> rows) => string.Concat(rows.Select(Write).Prepend(Header).Select(line => line + "\n"));

    /// <summary>
    /// The rows of a file and of those that it was rotated into, oldest first; a line that a killed program left half written is none. Columns that a first
    /// line leaves out keep their defaults, as in the file of an older program. Throws <see cref="RunFileException"/> for a whole line that is no row.
    /// </summary>
    public static IEnumerable<TRow> Read(string path) => RotatingFile.FilesOf(path).SelectMany(file => Read(file, RotatingFile.WholeLines(file)));

    private static IEnumerable<TRow> Read(string file, IEnumerable<string> lines)
    {
        int[]? order = null;
        foreach (var (index, line) in lines.Index())
        {
            if (order is null)
                order = OrderOf(file, line);
            else
                yield return Parse(file, index + 1, order, line.Split(','));
        }
    }

    private static int[] OrderOf(string file, string line)
    {
        int[] order = [.. line.Split(',').Select(name => Array.FindIndex(Columns, column => column.Name == name) is >= 0 and var found
            ? found
            : throw new RunFileException(file, "line 1", name, $"is no column; allowed: {Header}"))];
        foreach (var parameter in Parameters.Except(order))
            throw new RunFileException(file, "line 1", line, $"names no column {Columns[parameter].Name}");
        return order;
    }

    private static TRow Parse(string file, int number, int[] order, string[] cells)
    {
        if (cells.Length != order.Length)
            throw new RunFileException(file, $"line {number}", string.Join(',', cells), $"has {cells.Length} cells, and line 1 names {order.Length} columns");
        var values = new object?[Columns.Length];
        foreach (var (column, cell) in order.Zip(cells))
        {
            values[column] = Value(Columns[column].PropertyType, cell, out var right);
            if (!right)
                throw new RunFileException(file, $"line {number}, {Columns[column].Name}", cell, $"is not {NameOf(Columns[column].PropertyType)}");
        }

        var row = (TRow)Constructor.Invoke([.. Parameters.Select(parameter => values[parameter])]);
        foreach (var column in order.Except(Parameters))
            Columns[column].SetValue(row, values[column]);
        return row;
    }

    private static object? Value(Type type, string cell, out bool right)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        right = true;
        if (type == typeof(string))
            return cell;
        if (cell.Length == 0 && inner != type)
            return null;
        if (inner == typeof(long) && long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole;
        if (inner == typeof(int) && int.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small))
            return small;
        if (inner == typeof(double) && double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        if (inner == typeof(bool) && bool.TryParse(cell, out var flag))
            return flag;
        right = false;
        return null;
    }

    private static string NameOf(Type type)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        var empty = inner == type ? "" : ", or empty";
        return inner == typeof(int) ? $"a whole number from {int.MinValue} to {int.MaxValue}{empty}"
            : inner == typeof(long) ? $"a whole number from {long.MinValue} to {long.MaxValue}{empty}"
            : inner == typeof(double) ? $"a finite number{empty}"
            : "True or False";
    }
}
