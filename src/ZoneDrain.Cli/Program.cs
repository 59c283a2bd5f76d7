System.Console.WriteLine("zonedrain");
